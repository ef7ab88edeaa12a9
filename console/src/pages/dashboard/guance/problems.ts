import { isJson, type Json, jsonOf } from '../../../data/json.ts';

const lists = ['dashboardMapping', 'dashboardBindSet', 'tagInfo'] as const;
const mainLists = ['vars', 'charts', 'groups', 'chartGroupPos'] as const;

/** What in a template is not as a template has it, by its place. Nothing of it keeps the rest from being shown. */
export function problemsOf(template: Json): readonly string[] {
  const found: string[] = [];
  const wantList = (path: string, value: unknown): void => {
    if (value !== undefined && value !== null && !Array.isArray(value)) found.push(path);
  };
  for (const key of lists) wantList(key, template[key]);
  if (!isJson(template.main)) return [...found, 'main'];
  const main = template.main;
  for (const key of mainLists) wantList(`main.${key}`, main[key]);
  const unfold = jsonOf(template.dashboardExtend).groupUnfoldStatus;
  if (unfold !== undefined && !isJson(unfold)) found.push('dashboardExtend.groupUnfoldStatus');
  const charts = Array.isArray(main.charts) ? main.charts : [];
  const broken = charts.flatMap((chart, index) => (isJson(chart) ? [] : [`main.charts[${index}]`]));
  return [...found, ...broken];
}
