import { isJson, type Json, jsonOf, jsonsOf, listOf, numberIn, textOf } from '../../../data/json.ts';

/** A chart of a template and the group it belongs to. */
export interface FoundChart {
  readonly key: string;
  readonly chart: Json;
  /** Empty: in none. */
  readonly group: string;
  /** Where it stands in `main.charts`. */
  readonly index: number;
}

export interface FoundCharts {
  /** Names in the order in which they are shown; the empty one is that of the charts in no group. */
  readonly groups: readonly string[];
  readonly charts: readonly FoundChart[];
}

export const groupNameOf = (group: unknown): string => (isJson(group) ? textOf(group.name) : textOf(group));

/** All charts with a key each: their uuid, or their place. */
export function findCharts(template: Json): FoundCharts {
  const main = jsonOf(template.main);
  const seen = new Set<string>();
  const charts = listOf(main.charts).flatMap((entry, index): FoundChart[] => {
    // What is no object cannot be drawn: it is named among the problems of the file.
    if (!isJson(entry)) return [];
    const chart = entry;
    // A section of the first generation is a chart that is none.
    if (chart.type === 'group') return [];
    const uuid = textOf(chart.uuid);
    const key = uuid !== '' && !seen.has(uuid) ? uuid : `chart-${index}`;
    seen.add(key);
    return [{ key, chart, group: groupNameOf(chart.group), index }];
  });
  return { groups: orderedGroups(main, charts), charts };
}

/** As `chartGroupPos` has it where charts say which id is which group, else as listed. The charts in no group are first unless it says else. */
function orderedGroups(main: Json, charts: readonly FoundChart[]): readonly string[] {
  const named = listOf(main.groups).map(groupNameOf);
  const all = [...new Set([...named, ...charts.map(({ group }) => group)])].filter((name) => name !== '');
  const order = listOf(main.chartGroupPos).map((id) => textOf(id));
  const idOf = new Map(
    charts.map(({ chart, group }) => [group === '' ? 'default' : textOf(chart.chartGroupUUID), group] as const),
  );
  const ordered = order.flatMap((id) => idOf.get(id) ?? (id === 'default' ? [''] : []));
  const known = order.length === 0 ? [] : ordered;
  const rest = all.filter((name) => !known.includes(name));
  return known.includes('') ? [...new Set([...known, ...rest])] : ['', ...new Set([...known, ...rest])];
}

/** Charts that are shown as pages of one card. */
export const combinedCharts = (chart: Json): readonly Json[] =>
  jsonsOf(chart.queries).filter(({ queries }) => Array.isArray(queries));

export const settingsOf = (chart: Json): Json => jsonOf(jsonOf(chart.extend).settings);

export const positionOf = (chart: Json) => {
  const { x, y, w, h } = jsonOf(chart.pos);
  return { x: numberIn(x) ?? 0, y: numberIn(y) ?? 0, w: numberIn(w) ?? 8, h: numberIn(h) ?? 10 };
};
