import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import type { Frame } from './frames.ts';
import { askTarget, type OpenDataSource, type TargetRequest, timeoutMsOf } from './reach.ts';
import { baseUrlOf } from './target-url.ts';
import type { TimeRange } from './time-range.ts';

/** Of one answer that is read whole. */
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;
const ERROR_TEXT_UNITS_MAX = 500;

/** What a data source says about a query that it does not answer. */
export class RefusedQuery extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface JsonAnswer {
  readonly status: number;
  /** Undefined for what is no JSON. */
  readonly value: unknown;
  /** As it came. */
  readonly bytes: Buffer;
}

/** A data source that is being asked. */
export interface Ask {
  readonly ctx: Context;
  readonly open: OpenDataSource;
  readonly signal?: AbortSignal | undefined;
}

export interface Query extends TimeRange {
  readonly refId: string;
  /** As it was sent. */
  readonly model: Readonly<Record<string, unknown>>;
  /** How far two points are to be from each other at least. */
  readonly intervalMs: number;
  readonly maxDataPoints: number;
}

/** How one type of data source is asked. */
export interface QueryableType {
  /** Id of the plugin, and others under which it goes too. */
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  /** Asks the data source something small; answers the sentence that tells that it works. Errors as of `query`. */
  readonly health: (ask: Ask) => Promise<string>;
  /** Errors: `RefusedQuery`, `InvalidParameter`, those of `Outbound`. */
  readonly query: (ask: Ask, query: Query) => Promise<Frame[]>;
}

/** Sends a request and reads the whole answer, within the time of the data source. Errors: those of `askTarget`. */
export async function askJson(
  { ctx, open, signal }: Ask,
  request: Omit<TargetRequest, 'bytesMax' | 'signal'> & {
    readonly form?: URLSearchParams | undefined;
    /** Reads the JSON of an answer, where that is not read as it is written. Errors: `SyntaxError`. */
    readonly read?: (bytes: Buffer) => unknown;
  },
): Promise<JsonAnswer> {
  const { form, read = readJson, ...rest } = request;
  const isPost = rest.method === 'POST';
  const asForm =
    form === undefined
      ? {}
      : isPost
        ? { body: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...rest.headers } }
        : { query: form.toString() };
  // For the whole answer: one that trickles is late too.
  const timeoutMs = timeoutMsOf(open.source);
  const late = AbortSignal.timeout(timeoutMs);
  const until = signal === undefined ? late : AbortSignal.any([signal, late]);
  try {
    const answer = await askTarget(ctx, open, { ...rest, ...asForm, bytesMax: ANSWER_BYTES_MAX, signal: until });
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    return { status: answer.status, value: parsed(bytes, read), bytes };
  } catch (error) {
    if (!late.aborted || signal?.aborted === true) throw error;
    throw new BelvedereError(
      'TargetTimeout',
      `${baseUrlOf(open.source).origin} did not answer within ${timeoutMs / 1_000} s`,
    );
  }
}

const readJson = (bytes: Buffer): unknown => parseJson(bytes.toString('utf8'));

function parsed(bytes: Buffer, read: (bytes: Buffer) => unknown): unknown {
  try {
    return read(bytes);
  } catch {
    return undefined;
  }
}

/** What a target said that answered something else than what was asked for. */
export function refusedBy(answer: JsonAnswer, reason?: unknown): RefusedQuery {
  const told = typeof reason === 'string' && reason !== '' ? reason : answer.bytes.toString('utf8').trim();
  const isPage = told.startsWith('<');
  const sentence = told === '' || isPage ? `the data source answers with status ${answer.status}` : told;
  return new RefusedQuery(answer.status >= 400 ? answer.status : 502, sentence.slice(0, ERROR_TEXT_UNITS_MAX));
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Errors: `InvalidParameter` for a query without its text. */
export function requiredText(model: Query['model'], key: string): string {
  const value = textOf(model[key]).trim();
  if (value === '') throw new BelvedereError('InvalidParameter', `the query has no ${key}`);
  return value;
}
