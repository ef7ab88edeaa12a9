import type { DashboardView } from '../dashboard-view.ts';
import type { AskContext } from '../format.ts';
import type { Panel } from '../model.ts';

/** What is known for a panel: a repetition has values of its own. */
export function contextFor({ context }: DashboardView, scope: Panel['scope']): AskContext {
  const entries = Object.entries(scope);
  if (entries.length === 0) return context;
  const chosen = new Map(context.chosen);
  for (const [name, value] of entries) {
    const found = chosen.get(name);
    if (found !== undefined) chosen.set(name, { ...found, values: [value] });
  }
  return { ...context, chosen };
}

/** A title or text with the values of variables in it. */
export const shownText = (view: DashboardView, text: string, scope: Panel['scope']): string =>
  view.loaded.format.shownText(text, contextFor(view, scope));
