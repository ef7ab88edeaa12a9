import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ChartKind } from '../../charts/chart.ts';
import type { ChartContext } from '../../charts/chart-context.ts';
import { loadCharts } from '../../charts/chart-view.tsx';
import type { Json } from '../../data/json.ts';
import { dataSourcesQuery } from '../../data/sources.ts';
import { useLanguage } from '../../language/language.ts';
import { rangeOf, type WrittenRange } from '../../time/range.ts';
import { useNow } from '../../time/use-now.ts';
import { isZone } from '../../time/zones.ts';
import { type Annotations, useAnnotations } from './annotations/use-annotations.ts';
import type { Loaded } from './backend.ts';
import type { DashboardSearch } from './dashboard-search.ts';
import type { DashboardView, Editing } from './dashboard-view.ts';
import { type ActiveFilters, filtersOf } from './filters/filter.ts';
import type { FullScreen } from './full-screen/use-full-screen.ts';
import type { Dashboard } from './model.ts';
import { useVariables, type Variables } from './variables/use-variables.ts';

interface ViewInput {
  readonly loaded: Loaded;
  /** The dashboard as it is shown: what was loaded, or what was made of it. */
  readonly file: Json;
  readonly search: DashboardSearch;
  readonly editing: Editing | undefined;
  readonly showAlone: DashboardView['showAlone'];
  readonly fullScreen?: FullScreen;
  readonly setRange: (written: WrittenRange) => void;
}

export interface ShownDashboard {
  readonly view: DashboardView;
  readonly charts: ChartContext;
  readonly variables: Variables;
  readonly annotations: Annotations;
  readonly written: WrittenRange;
  readonly refresh: string;
  readonly renew: () => void;
}

const hourMs = 3_600_000;

const kindsOf = ({ sections }: Dashboard): ChartKind[] =>
  sections.flatMap(({ panels }) => panels.flatMap((panel) => [panel, ...panel.pages].map(({ chart }) => chart.kind)));

/** All that a dashboard in view is made of: its file, what the address says, and what is known of the world around it. */
export function useView({ loaded, file, search, editing, showAlone, fullScreen, setRange }: ViewInput): ShownDashboard {
  const language = useLanguage();
  const { format } = loaded;
  const dashboard = useMemo(() => format.read(file), [format, file]);
  useEffect(() => loadCharts(kindsOf(dashboard)), [dashboard]);
  const refresh = search.refresh ?? dashboard.refresh;
  const [nowMs, renew] = useNow(refresh);
  const wanted = search.tz ?? dashboard.zone;
  const zone = isZone(wanted) ? wanted : 'browser';
  const { weekStart, fiscalStart } = dashboard;
  const calendar = useMemo(() => ({ zone, weekStart, fiscalStart }), [zone, weekStart, fiscalStart]);
  const from = search.from ?? dashboard.range.from;
  const to = search.to ?? dashboard.range.to;
  const range = useMemo(
    () => rangeOf({ from, to }, nowMs, calendar) ?? { fromMs: nowMs - 6 * hourMs, toMs: nowMs },
    [from, to, nowMs, calendar],
  );
  const { data: sources, isPending: areSourcesPending } = useQuery(dataSourcesQuery);
  const known = useMemo(() => sources ?? [], [sources]);
  const { title } = dashboard;
  const { id } = loaded;
  const filters = useFilters(dashboard, search);
  const context = useMemo(
    () => ({ sources: known, filters, range, calendar, title, id }),
    [known, filters, range, calendar, title, id],
  );
  const variables = useVariables({ format, variables: dashboard.variables, search, context });
  const { chosen, areReady } = variables;
  const mayAsk = areReady && !areSourcesPending;
  const view = useMemo(
    (): DashboardView => ({
      loaded,
      dashboard,
      context: { ...context, chosen },
      mayAsk,
      editing,
      showAlone,
      fullScreen,
    }),
    [loaded, dashboard, context, chosen, mayAsk, editing, showAlone, fullScreen],
  );
  const annotations = useAnnotations(view, search);
  const cursorKey = dashboard.hasSharedCursor ? loaded.id : undefined;
  const charts = useMemo(
    (): ChartContext => ({
      zone,
      language,
      nowMs,
      ...range,
      cursorKey,
      onRange: (fromMs, toMs) => setRange({ from: String(fromMs), to: String(toMs) }),
    }),
    [zone, language, nowMs, range, cursorKey, setRange],
  );
  return { view, charts, variables, annotations, written: { from, to }, refresh, renew };
}

/** The conditions that hold, as the same list while they are the same: the address changes for other reasons, too. */
function useFilters(dashboard: Dashboard, search: DashboardSearch): readonly ActiveFilters[] {
  const active = dashboard.filters.map((variable) => ({
    dataSource: variable.dataSource,
    filters: filtersOf(variable, search),
  }));
  const text = JSON.stringify(active);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for all of it.
  return useMemo(() => active, [text]);
}
