import { BelvedereError } from '../errors/index.ts';
import type { PointStore } from './point-store.ts';

/** Stands where there is no engine to ask: in commands that work on a data folder without a server. */
export function noPointStore(): PointStore {
  const refuse = async (): Promise<never> => {
    throw new BelvedereError('EngineUnavailable', 'telemetry is read through a running server');
  };
  return { usage: refuse, badPoints: refuse, prune: refuse };
}
