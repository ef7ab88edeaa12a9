import type { DashboardView } from '../dashboard-view.ts';
import type { Panel } from '../model.ts';
import { type ChosenByName, type GrafanaScope, interpolateGrafana } from '../variables/interpolate-grafana.ts';
import { interpolateText } from '../variables/interpolate-guance.ts';
import { timeVariables } from '../variables/use-variables.ts';

/** What is chosen for a panel: a repetition has values of its own. */
export function chosenFor({ chosen }: Pick<DashboardView, 'chosen'>, scope: Panel['scope']): ChosenByName {
  if (Object.keys(scope).length === 0) return chosen;
  const own = new Map(chosen);
  for (const [name, value] of Object.entries(scope)) {
    const found = own.get(name);
    if (found !== undefined) own.set(name, { ...found, values: [value] });
  }
  return own;
}

export const grafanaScope = (view: DashboardView, scope: Panel['scope']): GrafanaScope => ({
  chosen: chosenFor(view, scope),
  own: {
    ...timeVariables(view.range),
    __dashboard: view.dashboard.title,
    '__dashboard.uid': view.loaded.id,
  },
  zone: view.calendar.zone,
});

/** A title or text with the values of variables in it. */
export function shownText(view: DashboardView, text: string, scope: Panel['scope']): string {
  return view.loaded.format === 'grafana'
    ? interpolateGrafana(text, grafanaScope(view, scope))
    : interpolateText(text, chosenFor(view, scope));
}
