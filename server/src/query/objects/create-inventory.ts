import type { Telemetry } from '../../telemetry/telemetry.ts';
import { objectHistory } from './history.ts';
import type { Inventory } from './inventory.ts';
import { objectLists } from './list.ts';
import { measurements } from './measurement.ts';
import { createSelect, type InventoryLimits } from './reader.ts';

export interface InventoryOptions {
  readonly telemetry: Telemetry;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  /** Tighter ones than usual, for tests. */
  readonly limits?: InventoryLimits;
}

/** What agents have reported, as the verbs read it. */
export function createInventory({ telemetry, now, limits = {} }: InventoryOptions): Inventory {
  const select = createSelect(telemetry, limits);
  return { ...objectLists(select, now), ...objectHistory(select, now), ...measurements(select, now) };
}
