import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { IngestOptions } from '../ingest.ts';
import type { PullSource } from './agents/pull.ts';
import type { Quarantine } from './quarantine.ts';

export interface GatewayOptions extends IngestOptions {
  readonly kernel: Kernel;
  readonly quarantine: Quarantine;
  /** What agents are told when they ask for their orders; each noun that has some adds one. */
  readonly pullSources: readonly PullSource[];
}
