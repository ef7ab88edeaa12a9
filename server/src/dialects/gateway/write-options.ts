import type { IncomingHttpHeaders } from 'node:http';
import type { Category } from '../../ingest/category.ts';
import { formatOf, type PointFormat } from '../../ingest/decode/decode.ts';
import { type TimeUnit, timeUnitOf } from '../../ingest/time-unit.ts';
import type { QueryParameter } from '../ingest-token.ts';
import { WriteRefusal } from './failures.ts';

export type Echo = 'lp' | 'json' | 'pbjson';

/** How one request wants its points to be read and answered. */
export interface WriteOptions {
  readonly format: PointFormat;
  readonly unit: TimeUnit | undefined;
  /** Bad points and warnings refuse the whole request. */
  readonly strict: boolean;
  /** Nothing is stored. */
  readonly dry: boolean;
  readonly echo: Echo | undefined;
  /** Index of logs that the points are meant for. */
  readonly storageIndex: string;
}

const echoes = new Map<string, Echo>([
  ['lp', 'lp'],
  ['json', 'json'],
  ['pbjson', 'pbjson'],
]);

const encodings = new Map<string, PointFormat>([
  ['lp', 'line-protocol'],
  ['line-protocol', 'line-protocol'],
  ['lineproto', 'line-protocol'],
  ['v1', 'line-protocol'],
  ['protobuf', 'protobuf'],
  ['v2', 'protobuf'],
  ['json', 'json'],
  ['pbjson', 'pbjson'],
]);

const indexCharactersMax = 256;

/**
 * Reads what stands beside the body. `input` and `source` name who sends and which pipeline an agent would run, tags of the sender are
 * an agent's business: all of them are taken and change nothing here. Errors: `WriteRefusal` for a precision that nobody knows, whose
 * times could only be guessed.
 */
export function readWriteOptions(
  headers: IncomingHttpHeaders,
  parameter: QueryParameter,
  category: Category,
): WriteOptions {
  const precision = parameter('precision') ?? '';
  const unit = precision === '' ? undefined : timeUnitOf(precision);
  if (precision !== '' && unit === undefined) {
    throw new WriteRefusal(400, 'datakit.invalidPrecision', 'precision is one of n, u, ms, s, m and h');
  }
  const echo = parameter('echo');
  return {
    format: encodings.get(parameter('encoding') ?? '') ?? formatOf(headers['content-type']),
    unit,
    strict: isOn(parameter('strict')),
    dry: isOn(parameter('dry')),
    echo: echo === undefined ? undefined : echoes.get(echo),
    storageIndex: category === 'logging' ? storageIndexOf(headers, parameter) : '',
  };
}

const isOn = (value: string | undefined): boolean => value !== undefined && /^(?:1|t|true|)$/i.test(value);

function storageIndexOf(headers: IncomingHttpHeaders, parameter: QueryParameter): string {
  const header = headers['x-storage-index-name'];
  const name = typeof header === 'string' && header !== '' ? header : (parameter('storage_index') ?? '');
  return name.slice(0, indexCharactersMax);
}
