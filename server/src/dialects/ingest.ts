import { createHash } from 'node:crypto';
import type { Recorder } from '../calls/recorder.ts';
import type { BelvedereError } from '../errors/index.ts';
import {
  type AnyRequest,
  type Exchange,
  type Failure,
  type HttpServer,
  knownErrorOf,
  readSentBody,
  unfoldBody,
} from '../http/index.ts';
import { atMost } from '../ingest/at-most.ts';
import type { HashBody } from '../ingest/body-hash.ts';
import type { Category } from '../ingest/category.ts';
import type { DecodedPoints } from '../ingest/collect.ts';
import { giveBack, type Memory, takeMemory } from '../ingest/memory.ts';
import { bodyBytesMax } from '../ingest/point-limits.ts';
import type { Place } from '../ingest/room.ts';
import type { AuthenticateSender, PointSink, WriteOutcome } from '../ingest/sink.ts';
import type { KeyedWrite } from '../workspace/ingest/index.ts';
import { readChangeHeaders } from './change-headers.ts';
import { type QueryParameter, readIngestToken } from './ingest-token.ts';
import { parseQueryText } from './query-text.ts';

/** What every dialect needs through which telemetry comes in. */
export interface IngestOptions {
  readonly sink: PointSink;
  readonly authenticateSender: AuthenticateSender;
  /** When a write with an Idempotency-Key came first, milliseconds since the epoch. */
  readonly firstArrival: (write: KeyedWrite) => Promise<number>;
  readonly hashBody: HashBody;
  /** Writes are counted by minute, address and outcome instead of being recorded one by one. */
  readonly recorder: Pick<Recorder, 'countUnattributed'>;
  readonly log: Parameters<typeof knownErrorOf>[2];
}

/** How one protocol says what it sends. */
export interface IngestPlan {
  readonly category: Category;
  readonly decode: (body: Buffer) => Promise<DecodedPoints>;
  /** Whatever beside the body changes what its points mean: a unit of time, a path. Part of what a repeated batch is known by. */
  readonly meaning: string;
  /** The token, where the protocol has places of its own for it. */
  readonly token?: string | undefined;
  /** The points are read and not stored. */
  readonly dry?: boolean;
  /** Of the body, as it is sent and decompressed; what a gateway takes when left out. */
  readonly bodyBytesMax?: number;
  /** Takes the place of decompressing a body whose encoding HTTP knows. */
  readonly unfold?: (sent: Buffer, request: AnyRequest) => Promise<Buffer>;
}

export interface Ingested {
  readonly decoded: DecodedPoints;
  readonly outcome: WriteOutcome;
}

/** Compressed text unfolds to about this many times its length. */
const usualExpansion = 8;
/** A small body may unfold to the largest there is, and how large it is shows only when it is there. */
const unfoldAtOnce = atMost(4);

/**
 * Takes one write in: the sender first, room second, the body last, so that who is refused costs nothing. Resolves when its points are
 * on disk; of the points that are answered only their number is left. With an `Idempotency-Key` points without a time are stored once, too,
 * however often they are sent; with `Dry-Run` they are read and not stored. Errors: `InvalidParameter`, `IdempotencyKeyReused`, those of
 * `authenticateSender`, `readBody`, the decoder and the sink.
 */
export async function ingest(exchange: Exchange, options: IngestOptions, plan: IngestPlan): Promise<Ingested> {
  const { request, response, address } = exchange;
  const asked = readChangeHeaders(request.headers, false);
  const token = plan.token ?? readIngestToken(request.headers, queryOf(exchange));
  const sender = await options.authenticateSender(token, address);
  const place = await options.sink.enter(expectedBytes(request), (left) => response.once('close', left));
  const memory = new BorrowedMemory();
  let decoded: DecodedPoints | undefined;
  try {
    const body = await readInto(place, request, plan, memory);
    decoded = await plan.decode(body);
    const { points, badPoints } = decoded;
    if (points.length === 0 && badPoints.count === 0) return { decoded, outcome: { accepted: 0, rejected: 0 } };
    if (asked.dryRun) response.setHeader('Dry-Run', 'true');
    if (plan.dry === true || asked.dryRun)
      return { decoded, outcome: { accepted: points.length, rejected: badPoints.count } };
    if (asked.idempotencyKey !== undefined) {
      const sha256 = createHash('sha256').update(`${plan.meaning}\n`).update(body).digest('hex');
      const fingerprint = `${plan.category} ${sha256}`;
      const atMs = await options.firstArrival({ ...sender, key: asked.idempotencyKey, fingerprint });
      if (!points.haveTimes) for (const point of points.unpack()) point.timeNs ??= BigInt(atMs) * 1_000_000n;
    }
    const outcome = await options.sink.write({
      ...sender,
      category: plan.category,
      points,
      badPoints,
      bodyHash: options.hashBody(plan.meaning, body),
      bodyBytes: body.length,
    });
    // Not where something failed: whoever is told of it may put the body aside.
    memory.giveBack();
    return { decoded, outcome };
  } finally {
    decoded?.points.release();
    place.leave();
  }
}

/** What the body of one request is read into. Points, and what else is made of a body, hold texts and numbers and nothing of its memory. */
class BorrowedMemory {
  readonly #pieces: Memory[] = [];
  readonly take = (bytes: number): Buffer => {
    const piece = takeMemory(bytes);
    this.#pieces.push(piece);
    return piece.bytes;
  };

  giveBack(): void {
    for (const piece of this.#pieces.splice(0)) giveBack(piece);
  }
}

/** Reads a body, and gives up as soon as it takes more room than there is: a request need not say how long its body is. */
async function readInto(
  place: Place,
  request: AnyRequest,
  plan: IngestPlan,
  { take }: BorrowedMemory,
): Promise<Buffer> {
  const { bodyBytesMax: bytesMax = bodyBytesMax, unfold } = plan;
  let taken = expectedBytes(request);
  const onBytes = (bytes: number): void => {
    const unfolded = Math.min(bytesMax, bytes * expansionOf(request));
    if (unfolded <= taken) return;
    place.resize(unfolded);
    taken = unfolded;
  };
  const sent = await readSentBody(request, bytesMax, { onBytes, take });
  const body = await unfoldAtOnce(() => unfold?.(sent, request) ?? unfoldBody(request, sent, bytesMax));
  place.resize(body.length);
  return body;
}

const expansionOf = ({ headers }: AnyRequest): number =>
  (headers['content-encoding'] ?? 'identity') === 'identity' ? 1 : usualExpansion;

const expectedBytes = (request: AnyRequest): number =>
  Math.min(bodyBytesMax, (Number(request.headers['content-length'] ?? 0) || 0) * expansionOf(request));

/** Parameters of the query; of one that comes twice the first counts. Errors: `InvalidParameter` for a query that cannot be read. */
export function queryOf({ query }: Exchange): QueryParameter {
  const pairs = parseQueryText(query);
  return (name) => pairs.find(([key]) => key === name)?.[1];
}

/** The registered error for whatever was thrown, counted together with the address. */
export function ingestFailure(
  error: unknown,
  { traceId }: Exchange,
  options: IngestOptions,
  http: Pick<HttpServer, 'metrics'>,
): BelvedereError {
  return knownErrorOf(error, traceId, options.log, http.metrics);
}

/**
 * The status that senders of telemetry are told: what a slow network broke off may go well the next time, and whatever begins with 4 makes
 * them throw it away.
 */
export const writeStatusOf = ({ status, code }: Pick<Failure, 'status' | 'code'>): number =>
  code === 'RequestTimeout' ? 503 : status;

/** Notes the outcome of a write beside those of other writes from the address. */
export function countIngest(
  { address, response }: Exchange,
  { recorder }: IngestOptions,
  { status, errorCode = '' }: { readonly status: number; readonly errorCode?: string },
): void {
  recorder.countUnattributed({ dialect: response.label?.dialect ?? 'ingest', address, status, errorCode });
}

/** Whether the sender was refused for its token, and not for what it sent. */
export const isCredentialRefusal = ({ status }: Pick<BelvedereError, 'status'>): boolean =>
  status === 401 || status === 403;
