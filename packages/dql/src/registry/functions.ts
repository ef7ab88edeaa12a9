import type { FunctionDefinition, FunctionKind } from './function-definition.ts';
import { aggregates } from './functions/aggregates.ts';
import { filterFunctions } from './functions/filters.ts';
import { outerFunctions } from './functions/outer.ts';
import { fillFunctions, rollups, seriesFunctions } from './functions/series.ts';
import { showFunctions, showFunctionsOfNamespaces, showOfNamespace } from './functions/show.ts';
import { transforms } from './functions/transforms.ts';

/** What may be called in a query: in targets, in filters, behind BY, HAVING and ORDER BY. */
export const queryFunctions: readonly FunctionDefinition[] = Object.freeze([
  ...aggregates,
  ...transforms,
  ...seriesFunctions,
  ...fillFunctions,
  ...filterFunctions,
]);

/** Every function of the language. A name may be there several times, once for each kind. */
export const functions: readonly FunctionDefinition[] = Object.freeze([
  ...queryFunctions,
  ...rollups,
  ...outerFunctions,
  ...showFunctions,
  ...showFunctionsOfNamespaces,
]);

const tables: Readonly<Record<'query' | 'rollup' | 'outer' | 'show', ReadonlyMap<string, FunctionDefinition>>> = {
  query: byName(queryFunctions),
  rollup: byName(rollups),
  outer: byName(outerFunctions),
  show: byName(showFunctions),
};

function byName(definitions: readonly FunctionDefinition[]): ReadonlyMap<string, FunctionDefinition> {
  return new Map(definitions.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one])));
}

/** `p95`, `p99.9`: short for `percentile(x, 95)`. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,6})?|100)$/;

/** The n of a function named pNN; null for other names. */
export function percentileOf(name: string): number | null {
  const [, digits] = PERCENTILE.exec(name.toLowerCase()) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** A function that may be called in a query, by name or alias in any case. */
export function findFunction(name: string): FunctionDefinition | undefined {
  return tables.query.get(name.toLowerCase()) ?? shortPercentile(name, 'query');
}

export function findRollup(name: string): FunctionDefinition | undefined {
  return tables.rollup.get(name.toLowerCase()) ?? shortPercentile(name, 'rollup');
}

export function findOuterFunction(name: string): FunctionDefinition | undefined {
  return tables.outer.get(name.toLowerCase()) ?? shortPercentile(name, 'outer');
}

export function findShowFunction(name: string): FunctionDefinition | undefined {
  return tables.show.get(name.toLowerCase()) ?? showOfNamespace(name);
}

function shortPercentile(name: string, table: 'query' | 'rollup' | 'outer'): FunctionDefinition | undefined {
  const percentile = percentileOf(name) === null ? undefined : tables[table].get('percentile');
  if (percentile === undefined) return undefined;
  return { ...percentile, name: name.toLowerCase(), parameters: percentile.parameters.slice(0, -1) };
}

/** Names and aliases of some kinds, for suggestions. */
export function functionNames(...kinds: FunctionKind[]): string[] {
  return functions.filter(({ kind }) => kinds.includes(kind)).flatMap(({ name, aliases }) => [name, ...aliases]);
}
