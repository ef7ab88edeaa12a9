import { BelvedereError } from '../../errors/index.ts';
import type { Inventory } from './inventory.ts';

/** Stands where there is no engine to ask: in commands that work on a data folder without a server. */
export function noInventory(): Inventory {
  const refuse = async (): Promise<never> => {
    throw new BelvedereError('EngineUnavailable', 'the inventory is read through a running server');
  };
  return { list: refuse, find: refuse, history: refuse, classes: refuse, measurement: refuse };
}
