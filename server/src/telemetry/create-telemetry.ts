import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineLimits, EngineLog } from '../engine/index.ts';
import { BelvedereError } from '../errors/index.ts';
import { createBackOff } from '../processes/back-off.ts';
import type { ClickHouseAddress } from './client.ts';
import { openEmbeddedSource } from './embedded-source.ts';
import { migrateTelemetry, NewerTablesError } from './migrate.ts';
import { type TelemetryMigration, telemetryMigrations } from './migrations/index.ts';
import { openServerSource } from './server-source.ts';
import type { TelemetrySource } from './source.ts';
import type { Telemetry, TelemetryState } from './telemetry.ts';

export interface TelemetryOptions {
  /** The data folder; the embedded engine uses `engine/` in it. */
  readonly folder: string;
  readonly engine: 'embedded' | 'off';
  /** Takes the place of the embedded engine, whatever `engine` says. */
  readonly clickhouseUrl: ClickHouseAddress | undefined;
  readonly engineMemoryBytesMax: number;
  readonly log: EngineLog;
  readonly migrations?: readonly TelemetryMigration[];
  readonly limits?: Partial<EngineLimits>;
  /** Only for tests: the module that the engine loads in place of the installed library. */
  readonly loaderPath?: string;
}

const preparing: TelemetryState = { status: 'starting', reason: 'The telemetry tables are being prepared.' };

/** Returns at once: the engine starts in the background, and its state says how far it is. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  if (options.engine === 'off' && options.clickhouseUrl === undefined) return telemetryOff();
  const { log, migrations = telemetryMigrations } = options;
  const listeners = new Set<(state: TelemetryState) => void>();
  const closing = new AbortController();
  let state: TelemetryState = { status: 'starting', reason: 'The telemetry engine is starting.' };
  /** Counts what the source says, so that a preparation for an engine that is gone does not make this one ready. */
  let generation = 0;
  let preparation = Promise.resolve();
  let sourceReady = false;

  const change = (next: TelemetryState) => {
    state = next;
    for (const listener of [...listeners]) {
      try {
        listener(next);
      } catch (error) {
        log.error({ err: error }, 'a part of the server failed when the state of the telemetry engine changed');
      }
    }
  };

  function onSource(next: TelemetryState): void {
    if (closing.signal.aborted || (next.status === 'ready' && sourceReady)) return;
    sourceReady = next.status === 'ready';
    generation += 1;
    change(sourceReady ? preparing : next);
    if (!sourceReady) return;
    const mine = generation;
    preparation = preparation.then(() => prepareTables(() => mine === generation && !closing.signal.aborted));
  }

  async function prepareTables(isCurrent: () => boolean): Promise<void> {
    const backOff = createBackOff();
    const { signal } = closing;
    while (isCurrent()) {
      const failure = await migrateTelemetry(source.client, migrations).then(
        () => undefined,
        (error: Error) => error,
      );
      if (!isCurrent()) return;
      if (failure === undefined) return change({ status: 'ready', reason: '' });
      const reason = reasonFor(failure);
      change({ status: 'unavailable', reason });
      log.error({ err: failure }, reason);
      const delayMs = Math.max(100, backOff.nextDelayMs(false));
      await pause(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  const source: TelemetrySource = openSource(options, onSource);
  return {
    writesAlone: options.clickhouseUrl === undefined,
    state: () => state,
    client() {
      if (state.status !== 'ready') throw unavailable(state);
      return source.client;
    },
    onChange(callback) {
      listeners.add(callback);
      if (state.status !== 'starting') callback(state);
      return () => listeners.delete(callback);
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      generation += 1;
      change({ status: 'unavailable', reason: 'The server is stopping.' });
      await source.close();
      await preparation;
    },
  };
}

function openSource(options: TelemetryOptions, onSource: (state: TelemetryState) => void): TelemetrySource {
  const { clickhouseUrl, folder, engineMemoryBytesMax, log, limits, loaderPath } = options;
  if (clickhouseUrl !== undefined) return openServerSource(clickhouseUrl, onSource);
  return openEmbeddedSource(
    {
      folder: join(folder, 'engine'),
      memoryBytesMax: engineMemoryBytesMax,
      log,
      ...(limits === undefined ? {} : { limits }),
      ...(loaderPath === undefined ? {} : { loaderPath }),
    },
    onSource,
  );
}

function reasonFor(error: Error): string {
  if (error instanceof NewerTablesError) return error.message;
  const said = (error.message.split('\n')[0] ?? '').slice(0, 300);
  return `The telemetry tables cannot be prepared: ${said}. It is tried again every few seconds.`;
}

const retryAfterSeconds = { starting: 1, unavailable: 10, off: 60, ready: 0 };

function unavailable({ status, reason }: TelemetryState): BelvedereError {
  return new BelvedereError('EngineUnavailable', reason, { retryAfterSeconds: retryAfterSeconds[status] });
}

function telemetryOff(): Telemetry {
  const state: TelemetryState = {
    status: 'off',
    reason:
      'The telemetry engine is switched off: set BELVEDERE_ENGINE=embedded or BELVEDERE_CLICKHOUSE_URL to use it.',
  };
  return {
    writesAlone: true,
    state: () => state,
    client() {
      throw unavailable(state);
    },
    onChange: (callback) => {
      callback(state);
      return () => undefined;
    },
    close: async () => undefined,
  };
}
