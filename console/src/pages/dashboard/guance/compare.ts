import { type Json, textsOf } from '../../../data/json.ts';
import { type Calendar, timeOf } from '../../../time/expression.ts';
import type { Range } from '../../../time/range.ts';
import { settingsOf } from './charts.ts';

/** An earlier range that a chart compares its own with. */
export interface Comparison {
  /** How far back, as it stands behind the names of series. */
  readonly label: string;
  readonly range: Range;
}

/** Calendar units go by the calendar of the zone: a month back from the 31st is the last day of the month before. */
const steps: Readonly<Record<string, readonly [expression: string, label: string]>> = {
  hourCompare: ['now-1h', '−1 h'],
  dayCompare: ['now-1d', '−1 d'],
  weekCompare: ['now-1w', '−7 d'],
  monthCompare: ['now-1M', '−1 M'],
};

/** Charts that know what to do with a second answer. */
const comparingTypes = ['sequence', 'singlestat'];

/** The earlier ranges of a chart; none where it compares nothing. */
export function comparisonsOf(chart: Json, range: Range, calendar: Calendar): readonly Comparison[] {
  const { openCompare, compareType } = settingsOf(chart);
  if (openCompare !== true || !comparingTypes.includes(String(chart.type))) return [];
  return textsOf(compareType).flatMap((type): Comparison[] => {
    if (type === 'circleCompare') {
      const lengthMs = range.toMs - range.fromMs;
      return [{ label: '−1 ×', range: { fromMs: range.fromMs - lengthMs, toMs: range.fromMs } }];
    }
    const [expression, label = ''] = steps[type] ?? [];
    if (expression === undefined) return [];
    const back = (timeMs: number): number => timeOf(expression, 'from', timeMs, calendar) ?? timeMs;
    return [{ label, range: { fromMs: back(range.fromMs), toMs: back(range.toMs) } }];
  });
}
