import type { Frame } from '../../../charts/frame.ts';
import { type Json, jsonsOf, textOf } from '../../../data/json.ts';
import type { Dashboard } from '../model.ts';
import { isExpression } from './is-expression.ts';

/** Many dashboards neither calculate nor transform: what does it is loaded for those that do. */
const modules = {
  expressions: () => import('./expressions.ts'),
  transformations: () => import('./transformations.ts'),
};

let expressions: typeof import('./expressions.ts') | undefined;
let transformations: typeof import('./transformations.ts') | undefined;

const loadExpressions = async (): Promise<void> => {
  expressions = await modules.expressions();
};
const loadTransformations = async (): Promise<void> => {
  transformations = await modules.transformations();
};

const listOf = (panel: Json): readonly Json[] => jsonsOf(panel.transformations);
const calculates = (panel: Json): boolean => jsonsOf(panel.targets).some(isExpression);

/** Resolves when all is loaded that the panels of the dashboard are read with. */
export async function prepareReading({ sections }: Dashboard): Promise<void> {
  const panels = sections.flatMap((section) => section.panels).map(({ source }) => source);
  await Promise.all([
    expressions === undefined && panels.some(calculates) ? loadExpressions() : undefined,
    transformations === undefined && panels.some((panel) => listOf(panel).length > 0)
      ? loadTransformations()
      : undefined,
  ]);
}

interface Worked {
  readonly frames: readonly Frame[];
  readonly errors: readonly { readonly refId: string; readonly message: string }[];
  /** Names of transformations that are not known, or not loaded yet. */
  readonly unknown: readonly string[];
}

/** Calculates and transforms what a panel was answered. */
export function worked(panel: Json, answered: readonly Frame[]): Worked {
  if (calculates(panel) && expressions === undefined) void loadExpressions();
  const { frames, errors } = calculates(panel)
    ? (expressions?.withExpressions(answered, panel) ?? { frames: [], errors: [] })
    : { frames: answered, errors: [] };
  const list = listOf(panel);
  if (list.length === 0) return { frames, errors, unknown: [] };
  if (transformations !== undefined) return { ...transformations.transformed(frames, list), errors };
  // A panel that got its first one while it was edited.
  void loadTransformations();
  return { frames, errors, unknown: list.map(({ id }) => textOf(id)) };
}
