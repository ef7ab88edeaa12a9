import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type DashboardSearch, variableIn } from '../dashboard-search.ts';
import type { DataSource } from '../data/sources.ts';
import { mapTexts } from '../json.ts';
import type { Range } from '../time/range.ts';
import { askValues, type ValueRequest, valueRequest } from './ask.ts';
import { type ChosenByName, type GrafanaScope, namesIn } from './interpolate-grafana.ts';
import { codesIn } from './interpolate-guance.ts';
import { chosenValues, offeredOptions } from './options.ts';
import type { Chosen, Option, Variable } from './variable.ts';

export interface Variables {
  readonly chosen: ChosenByName;
  /** True when all values are known that others depend on: charts may ask. */
  readonly areReady: boolean;
  /** Why the values of a variable could not be listed. */
  readonly errors: ReadonlyMap<string, unknown>;
  readonly pending: ReadonlySet<string>;
}

export interface VariablesInput {
  readonly variables: readonly Variable[];
  readonly search: DashboardSearch;
  readonly sources: readonly DataSource[];
  readonly range: Range;
  readonly zone: string;
}

/** The names of other variables that the values of this one depend on. */
export function dependenciesOf({ source }: Variable): readonly string[] {
  if (source.kind === 'guance') return codesIn(source.text);
  if (source.kind !== 'grafana') return [];
  const names: string[] = [];
  mapTexts([source.query, source.dataSource], (text) => {
    names.push(...namesIn(text));
    return text;
  });
  return names;
}

/** Variables behind those that they depend on. Those that depend on each other keep their order. */
export function inOrder(variables: readonly Variable[]): readonly Variable[] {
  const done = new Set<string>();
  const ordered: Variable[] = [];
  const visit = (variable: Variable, path: ReadonlySet<string>): void => {
    if (done.has(variable.name) || path.has(variable.name)) return;
    for (const name of dependenciesOf(variable)) {
      const parent = variables.find((each) => each.name === name);
      if (parent !== undefined) visit(parent, new Set([...path, variable.name]));
    }
    if (done.has(variable.name)) return;
    done.add(variable.name);
    ordered.push(variable);
  };
  for (const variable of variables) visit(variable, new Set());
  return ordered;
}

/** Minutes of a range that its values are taken for the same: a refresh need not list them anew. */
const grainMs = 60_000;
const grained = ({ fromMs, toMs }: Range): Range => ({
  fromMs: Math.floor(fromMs / grainMs) * grainMs,
  toMs: Math.ceil(toMs / grainMs) * grainMs,
});

const keyOf = (request: ValueRequest) => ['values-of-variable', request] as const;

/** The values of all variables: asked for one after the other where they depend on each other, all at once where they do not. */
export function useVariables({ variables, search, sources, range, zone }: VariablesInput): Variables {
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
    const scope: GrafanaScope = { chosen, own: timeVariables(range), zone };
    for (const variable of inOrder(variables)) {
      const isWaiting = dependenciesOf(variable).some((name) => waiting.has(name));
      const request = isWaiting ? undefined : valueRequest(variable, sources, scope, grained(range));
      const state = request && client.getQueryState<readonly Option[]>(keyOf(request));
      if (request !== undefined) asked.push({ name: variable.name, request });
      if (isWaiting || (request !== undefined && state?.data === undefined && state?.status !== 'error')) {
        waiting.add(variable.name);
      }
      const options = offeredOptions(state?.data ?? ownOptions(variable, sources), variable);
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

export const timeVariables = ({ fromMs, toMs }: Range): Readonly<Record<string, string>> => ({
  __from: String(fromMs),
  __to: String(toMs),
});
