import { isJson, type Json, jsonOf, jsonsOf, listOf, numberIn, textOf } from '../../../data/json.ts';

/** Stands for the answers of another panel of the same dashboard. */
const dashboardSource = '-- Dashboard --';
/** A panel may show what another one shows that shows what a third asks; longer ways are circles. */
const stepsMax = 5;

const isShared = ({ datasource, targets }: Json): boolean =>
  [datasource, ...jsonsOf(targets).map((target) => target.datasource)].some(
    (named) => (isJson(named) ? named.uid : named) === dashboardSource,
  );

/** The keys that say what a panel asks. */
const askKeys = ['targets', 'datasource', 'interval', 'maxDataPoints', 'timeFrom', 'timeShift'];

/**
 * A panel that shows the answers of another one, as one that asks the same itself: equal questions are sent once. Undefined where the other one is not
 * there.
 */
export function withSharedQueries(panel: Json, byId: ReadonlyMap<number, Json>): Json | undefined {
  let shown = panel;
  for (let step = 0; isShared(shown); step += 1) {
    const target = jsonsOf(shown.targets).find(({ panelId }) => numberIn(panelId) !== undefined);
    const other = byId.get(numberIn(target?.panelId) ?? Number.NaN);
    if (other === undefined || step === stepsMax) return undefined;
    const asked = Object.fromEntries(askKeys.map((key) => [key, other[key]]));
    const theirs = target?.withTransforms === true ? listOf(other.transformations) : [];
    shown = { ...shown, ...asked, transformations: [...theirs, ...listOf(shown.transformations)] };
  }
  return shown;
}

/** The panel of a library that a file brings along, in the place of the reference to it. */
export function withLibraryPanel(panel: Json, elements: unknown): Json {
  const { uid } = jsonOf(panel.libraryPanel);
  if (panel.type !== undefined || uid === undefined) return panel;
  const all = Array.isArray(elements) ? jsonsOf(elements) : Object.values(jsonOf(elements)).filter(isJson);
  const model = jsonOf(all.find((element) => element.uid === uid)?.model);
  if (model.type === undefined) return panel;
  return { ...model, ...panel, title: textOf(panel.title) || textOf(model.title) };
}

/** A file whose panels hold what they refer to in the file: an import keeps the panels and not the library. */
export function withLibraryPanels(dashboard: Json): Json {
  const { __elements: elements, panels } = dashboard;
  if (elements === undefined || !Array.isArray(panels)) return dashboard;
  const resolved = (list: readonly unknown[]): readonly unknown[] =>
    list.map((each) => {
      if (!isJson(each)) return each;
      const panel = withLibraryPanel(each, elements);
      return Array.isArray(panel.panels) ? { ...panel, panels: resolved(panel.panels) } : panel;
    });
  return { ...dashboard, panels: resolved(panels) };
}
