import { BelvedereError } from '../../errors/index.ts';
import type { QueryDesk } from './desk.ts';

/** Stands where there is no engine to ask: in commands that work on a data folder without a server. */
export function noQueryDesk(): QueryDesk {
  const refuse = (): never => {
    throw new BelvedereError('EngineUnavailable', 'telemetry is read through a running server');
  };
  return {
    run: async () => refuse(),
    refused: () => undefined,
    start: async () => refuse(),
    poll: async () => undefined,
    running: async () => [],
    cancel: async () => false,
    records: { page: async () => refuse(), ofCall: async () => [] },
    close: async () => undefined,
  };
}
