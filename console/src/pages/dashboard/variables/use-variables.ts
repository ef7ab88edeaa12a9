import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DataSource } from '../../../data/sources.ts';
import type { Range } from '../../../time/range.ts';
import { type DashboardSearch, variableIn } from '../dashboard-search.ts';
import type { AskContext, Format } from '../format.ts';
import { askValues, type ValueRequest } from './ask-values.ts';
import { chosenValues, offeredOptions } from './options.ts';
import { dependenciesOf, inOrder } from './order.ts';
import type { Chosen, ChosenByName, Option, Variable } from './variable.ts';

export interface Variables {
  readonly chosen: ChosenByName;
  /** True when all values are known that others depend on: charts may ask. */
  readonly areReady: boolean;
  /** Why the values of a variable could not be listed. */
  readonly errors: ReadonlyMap<string, unknown>;
  readonly pending: ReadonlySet<string>;
}

export interface VariablesInput {
  readonly format: Format;
  readonly variables: readonly Variable[];
  readonly search: DashboardSearch;
  readonly context: Omit<AskContext, 'chosen'>;
}

/** Minutes of a range that its values are taken for the same: a refresh need not list them anew. */
const grainMs = 60_000;
const grained = ({ fromMs, toMs }: Range): Range => ({
  fromMs: Math.floor(fromMs / grainMs) * grainMs,
  toMs: Math.ceil(toMs / grainMs) * grainMs,
});

const keyOf = (request: ValueRequest) => ['values-of-variable', request] as const;

/** The values of all variables: asked for one after the other where they depend on each other, all at once where they do not. */
export function useVariables({ format, variables, search, context }: VariablesInput): Variables {
  const client = useQueryClient();
  const plan = planOf();
  const results = useQueries({
    queries: plan.asked.map(({ request }) => ({
      queryKey: keyOf(request),
      queryFn: ({ signal }: { signal: AbortSignal }) => askValues(request, signal),
      staleTime: 5 * grainMs,
      retry: false,
    })),
  });
  const errors = new Map<string, unknown>();
  const pending = new Set<string>(plan.waiting);
  for (const [index, { name }] of plan.asked.entries()) {
    const result = results[index];
    if (result?.error) errors.set(name, result.error);
    else if (result?.isPending) pending.add(name);
  }
  // The maps are new at each render; what they hold seldom is.
  const text = JSON.stringify([...plan.chosen].map(([name, { values, options }]) => [name, values, options.length]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for all that is chosen.
  const chosen = useMemo(() => plan.chosen, [text, variables]);
  return { chosen, areReady: pending.size === 0, errors, pending };

  function planOf() {
    const chosen = new Map<string, Chosen>();
    const asked: { readonly name: string; readonly request: ValueRequest }[] = [];
    const waiting = new Set<string>();
    const known = { ...context, range: grained(context.range), chosen };
    for (const variable of inOrder(variables, format.namesIn)) {
      const isWaiting = dependenciesOf(variable, format.namesIn).some((name) => waiting.has(name));
      const request = isWaiting ? undefined : format.askValues(variable, known);
      const state = request && client.getQueryState<readonly Option[]>(keyOf(request));
      if (request !== undefined) asked.push({ name: variable.name, request });
      if (isWaiting || (request !== undefined && state?.data === undefined && state?.status !== 'error')) {
        waiting.add(variable.name);
      }
      const options = offeredOptions(state?.data ?? ownOptions(variable, context.sources), variable);
      const values = chosenValues(variable, options, variableIn(search, variable.name));
      chosen.set(variable.name, { variable, values, options });
    }
    return { chosen, asked, waiting };
  }
}

function ownOptions({ source }: Variable, sources: readonly DataSource[]): readonly Option[] {
  if (source.kind === 'list') return source.options;
  if (source.kind !== 'dataSources') return [];
  return sources.filter(({ type }) => type === source.type).map(({ name, uid }) => ({ text: name, value: uid }));
}
