import { BelvedereError } from '../../errors/index.ts';
import type { CalledRecordsInput } from '../../workspace/calls/list-called-records.ts';
import { parseQueryText } from '../query-text.ts';

const LIMIT_DEFAULT = 1_000;
const LIMIT_MAX = 2_000;
/** The end of the year 9999. Clients send the largest number that they know for "no end". */
const TIME_MAX_MS = 253_402_300_799_999;

const parameterNames = ['limit', 'called_url', 'start_time', 'end_time', 'marker'] as const;
type ParameterName = (typeof parameterNames)[number];

const isParameter = (name: string): name is ParameterName => (parameterNames as readonly string[]).includes(name);

/**
 * The query in the terms of the verb. Names that the operation does not have are passed over, since clients of the family add
 * their own. An empty marker or URL is one that was left out.
 *
 * Errors: `InvalidParameter`.
 */
export function readQuery(text: string): CalledRecordsInput {
  const given = new Map<ParameterName, string>();
  for (const [name, value] of parseQueryText(text)) {
    if (!isParameter(name)) continue;
    if (given.has(name)) throw refusal(name, 'may be sent once');
    given.set(name, value);
  }
  const limit = readInteger(given, 'limit') ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX) throw refusal('limit', `must be 1 to ${LIMIT_MAX}`);
  const start = readInteger(given, 'start_time');
  const end = readInteger(given, 'end_time');
  if (start !== undefined && end !== undefined && start > end)
    throw refusal('start_time', 'must not be after end_time');
  const path = given.get('called_url');
  return {
    filter: {
      ...(path ? { path } : {}),
      ...(start === undefined ? {} : { fromMs: withinTime(start) }),
      ...(end === undefined ? {} : { toMs: withinTime(end) }),
    },
    limit,
    marker: given.get('marker') || undefined,
  };
}

const withinTime = (time: number): number => Math.min(Math.max(time, 0), TIME_MAX_MS);

function readInteger(given: ReadonlyMap<ParameterName, string>, name: ParameterName): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw refusal(name, 'must be a whole number');
  return Number(text);
}

const refusal = (name: ParameterName, rule: string): BelvedereError =>
  new BelvedereError('InvalidParameter', `query parameter "${name}" ${rule}`);
