import { loadDashboard, saveDashboard } from '../dashboard/backend.ts';
import { loadEdits } from '../dashboard/edit/format-edits.ts';
import type { FormatName } from '../dashboard/model.ts';
import { createDashboard } from '../dashboards/create-dashboard.ts';

/** What is put on a dashboard. */
export interface NewChart {
  readonly title: string;
  /** As `Explore` shows it. */
  readonly view: 'chart' | 'table';
  readonly query: string;
  /** As a query form names it: `dql`, or uid and type of a data source in two lines. */
  readonly source: string;
}

/** Charts of Guance ask what is stored here, panels of Grafana ask data sources. */
export const formatOf = (source: string): FormatName => (source === 'dql' ? 'guance' : 'grafana');

const kinds: Readonly<Record<FormatName, Readonly<Record<NewChart['view'], string>>>> = {
  guance: { chart: 'sequence', table: 'table' },
  grafana: { chart: 'timeseries', table: 'table' },
};

/**
 * Puts a chart at the end of a dashboard, over the state that it has now and over no other; answers what the dashboard is opened by. Errors:
 * `ApiError` 412 when somebody saved it in between.
 *
 * @param target a dashboard, or the title of a new one
 */
export async function addChart(
  { title, view, query, source }: NewChart,
  target: { readonly uid: string } | { readonly newTitle: string },
): Promise<string> {
  const uid = 'uid' in target ? target.uid : await createDashboard(formatOf(source), target.newTitle);
  const loaded = await loadDashboard(uid);
  const { name, read } = loaded.format;
  const edits = await loadEdits(name);
  const section = read(loaded.file).sections.at(-1)?.key ?? '';
  const added = edits.addPanel(loaded.file, section, kinds[name][view]);
  const panel = edits.panelOf(added.file, added.key) ?? {};
  const before = edits.readForm(panel);
  const [first] = before.queries;
  const asked = { code: 'A', legend: '', isHidden: false, index: undefined, ...first, text: query, source };
  const after = { ...before, title, queries: [asked] };
  await saveDashboard(loaded, edits.setPanel(added.file, added.key, edits.writeForm(panel, before, after)), '');
  return uid;
}
