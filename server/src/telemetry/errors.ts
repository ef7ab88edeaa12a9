import { ClickHouseError } from '@clickhouse/client';
import { BelvedereError } from '../errors/index.ts';

/** Codes of the engine for a statement that needs more than it may use, and what it needs too much of. */
const limits: Record<string, string> = {
  '158': 'it reads too many rows',
  '159': 'it takes too long',
  '160': 'it takes too long',
  '241': 'it needs too much memory',
  '307': 'it reads or answers too many bytes',
  '396': 'it has too many rows',
};

/** Codes of the engine for one that has too much to do or is ending. */
const busy = new Set(['202', '203', '236']);

/** Nobody listens, or the connection ended in the middle. `ENOENT`: the socket of an engine that has not started. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** The client has no code for its own time-out and for a connection that ended before the answer. */
const connectionMessages = new Set(['Timeout error.', 'socket hang up', 'aborted']);

const retryAfterSeconds = 2;

/**
 * What the client threw, in words of the API: `EngineUnavailable` or `QueryLimitExceeded`, with the original as its cause. Anything
 * else comes back as it is: a mistake in a statement is a bug, and an abort is known to whoever asked for it.
 */
export function telemetryError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BelvedereError) return error;
  if (error instanceof ClickHouseError) {
    const excess = limits[error.code];
    if (excess !== undefined) {
      return new BelvedereError('QueryLimitExceeded', `the query needs more than it may use: ${excess}`, {
        detail: { limit: Number(error.code) },
        cause: error,
      });
    }
    if (!busy.has(error.code)) return error;
    return new BelvedereError('EngineUnavailable', 'the telemetry engine is busy', { retryAfterSeconds, cause: error });
  }
  const { code } = error as NodeJS.ErrnoException;
  if (!connectionMessages.has(error.message) && (code === undefined || !connectionCodes.has(code))) return error;
  return new BelvedereError('EngineUnavailable', 'the telemetry engine does not answer', {
    retryAfterSeconds,
    cause: error,
  });
}

/** Runs something that asks the engine and throws its failure as `telemetryError` tells it. */
export async function withTelemetryErrors<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw telemetryError(error);
  }
}
