import type { Recorder } from '../../calls/recorder.ts';
import type { Authenticate } from '../../workspace/kernel/caller.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { IngestOptions } from '../ingest.ts';
import type { Limits } from '../limits.ts';
import type { DialSource } from './agents/dial-tasks.ts';
import type { PullSource } from './agents/pull.ts';
import type { Quarantine } from './quarantine.ts';

export interface GatewayOptions extends IngestOptions {
  readonly kernel: Kernel;
  readonly quarantine: Quarantine;
  /** What agents are told when they ask for their orders; each noun that has some adds one. */
  readonly pullSources: readonly PullSource[];
  /** What nodes of synthetic tests are told when they ask for their tasks. */
  readonly dialSources: readonly DialSource[];
  /** Who may ask about what was sent. */
  readonly queries: {
    readonly authenticate: Authenticate;
    readonly limits: Limits;
    readonly recorder: Recorder;
    /** Ingest tokens may ask as well as send. */
    readonly tokensMayQuery: boolean;
  };
}
