import type { FillWay } from '../compile/compiled.ts';
import { type Cell, numberOf } from './points.ts';

/** Closes the gaps in the values of a series, one for each bucket in order of time. Gaps without a neighbour stay. */
export function filled(timesMs: readonly (number | null)[], values: readonly Cell[], way: FillWay): Cell[] {
  if (typeof way === 'object') return values.map((value) => value ?? way.value);
  if (way === 'PREVIOUS') {
    let previous: Cell = null;
    return values.map((value) => {
      previous = value ?? previous;
      return previous;
    });
  }
  return interpolated(timesMs, values);
}

function interpolated(timesMs: readonly (number | null)[], values: readonly Cell[]): Cell[] {
  const result = [...values];
  let before = -1;
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const [from, to] = [numberOf(values[before]), numberOf(value)];
    const [fromTime, toTime] = [timesMs[before] ?? 0, timesMs[index] ?? 0];
    for (let gap = before + 1; before >= 0 && from !== null && to !== null && gap < index; gap += 1) {
      result[gap] = from + ((to - from) * ((timesMs[gap] ?? 0) - fromTime)) / (toTime - fromTime);
    }
    before = index;
  }
  return result;
}
