import { type EngineLimits, type EngineLog, keepEngine } from '../engine/index.ts';
import { createEmbeddedClient } from './client.ts';
import type { SourceListener, TelemetrySource } from './source.ts';

export interface EmbeddedOptions {
  readonly folder: string;
  readonly memoryBytesMax: number;
  readonly log: EngineLog;
  readonly limits?: Partial<EngineLimits>;
  /** Only for tests, see the engine. */
  readonly loaderPath?: string;
}

export function openEmbeddedSource(options: EmbeddedOptions, onChange: SourceListener): TelemetrySource {
  const keeper = keepEngine({ ...options, onChange });
  const client = createEmbeddedClient(keeper.socketPath);
  return {
    client,
    async close() {
      await keeper.close();
      await client.close();
    },
  };
}
