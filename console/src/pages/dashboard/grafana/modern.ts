import { type Json, jsonsOf, textOf } from '../../../data/json.ts';
import { gridDashboard } from './rows.ts';

/** Panels that some version wrote in other words than today's. */
const oldTypes = new Set([
  'graph',
  'singlestat',
  'table',
  'table-old',
  'gauge',
  'bargauge',
  'bar-gauge',
  'grafana-piechart-panel',
  'text',
  'text2',
]);

/** Dashboards of today need none of it. */
let legacy: typeof import('./legacy.ts') | undefined;

const loadLegacy = async (): Promise<void> => {
  legacy ??= await import('./legacy.ts');
};

const mayBeOld = ({ type }: Json): boolean => oldTypes.has(textOf(type));

/** Resolves when all is loaded that the panels of a file are read with. */
export async function prepareModern(file: Json): Promise<void> {
  const { panels, __elements: elements } = gridDashboard(file);
  const all = jsonsOf(panels).flatMap((panel) => [panel, ...jsonsOf(panel.panels)]);
  // Panels of a library may be of any type.
  if (elements !== undefined || all.some(mayBeOld)) await loadLegacy();
}

/** A panel of any version in the words of today. The file itself is not changed. */
export function modernPanel(panel: Json): Json {
  if (!mayBeOld(panel)) return panel;
  // One that became such a panel while it was edited is as it is written until its reader is there.
  if (legacy === undefined) void loadLegacy();
  return legacy?.modernPanel(panel) ?? panel;
}
