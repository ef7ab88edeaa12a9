import { ClickHouseError } from '@clickhouse/client';
import { BelvedereError } from '../errors/index.ts';
import { withTelemetryErrors } from './errors.ts';

/**
 * Runs something that only reads and throws its failure as `telemetryError` tells it. Where the connection ended in the middle it is run once more:
 * the engine ends idle connections, and may do so at the very moment at which the client takes one. Never for what writes: nobody knows then
 * whether it was done.
 *
 * @param signal of the caller; after it nothing is asked again
 */
export async function readTelemetry<Result>(ask: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    return await withTelemetryErrors(ask);
  } catch (error) {
    if (signal?.aborted === true || !isConnectionLost(error)) throw error;
    return withTelemetryErrors(ask);
  }
}

/** An engine that is known to be away was not asked, so the error has no cause; one that answered says so by an error of its own. */
const isConnectionLost = (error: unknown): boolean =>
  error instanceof BelvedereError &&
  error.code === 'EngineUnavailable' &&
  error.cause instanceof Error &&
  !(error.cause instanceof ClickHouseError);
