import { findNamespace, type SelectQuery } from '@belvedere/dql';
import { parseJson } from '../../json/index.ts';
import type { CompiledSelect } from '../compile/compiled.ts';
import type { QueryParse, Series } from '../query.ts';
import type { Cell, Group, Row } from './points.ts';
import type { ResultTable } from './table.ts';
import { unpackedRows } from './unpack.ts';

/** The rows of a statement as groups, in the order in which they came. */
export function groupsOf({ keys, types }: CompiledSelect, data: readonly (readonly Cell[])[]): Group[] {
  const groups = new Map<string, { keys: string[]; rows: Row[] }>();
  for (const cells of data) {
    const keyValues = keys.map((_, index) => String(cells[index + 1] ?? ''));
    const id = JSON.stringify(keyValues);
    let group = groups.get(id);
    if (group === undefined) {
      group = { keys: keyValues, rows: [] };
      groups.set(id, group);
    }
    const time = cells[0] ?? null;
    group.rows.push({
      timeMs: time === null ? null : Number(time),
      values: types.map((type, index) => {
        const cell = cells[index + 1 + keys.length] ?? null;
        return type === 'json' || type === 'list' ? parsed(cell) : cell;
      }),
    });
  }
  return [...groups.values()];
}

/** A value that came as JSON text. */
function parsed(cell: Cell): Cell {
  if (Array.isArray(cell)) return cell.map((each: Cell) => parsed(each));
  if (typeof cell !== 'string') return cell;
  try {
    return parseJson(cell) as Cell;
  } catch {
    return cell;
  }
}

/** Keys that are objects of tags become keys by themselves: the union of those that the groups have. */
export function spreadKeys(
  { keys }: CompiledSelect,
  groups: readonly Group[],
): { readonly keyNames: readonly string[]; readonly groups: readonly Group[] } {
  if (!keys.some(({ isSpread }) => isSpread)) return { keyNames: keys.map(({ name }) => name), groups };
  const tags = groups.map((group) => {
    const entries = keys.flatMap(({ name, isSpread }, index): [string, string][] => {
      const value = group.keys[index] ?? '';
      return isSpread
        ? Object.entries(parseJson(value === '' ? '{}' : value) as Record<string, string>)
        : [[name, value]];
    });
    return new Map(entries);
  });
  const keyNames = [...new Set(tags.flatMap((each) => [...each.keys()]))];
  return {
    keyNames,
    groups: groups.map(({ rows }, index) => ({ keys: keyNames.map((name) => tags[index]?.get(name) ?? ''), rows })),
  };
}

/** A result as clients read it. */
export function seriesOfTable({ name, keyNames, columns, groups }: ResultTable): Series[] {
  const named = ['time', ...columns];
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ keys, rows }) => ({
      name,
      tags: tagsOf(keyNames, keys),
      columns: named,
      units: named.map(() => null),
      values: rows.map(({ timeMs, values }) => [timeMs, ...columns.map((_, index) => values[index] ?? null)]),
    }));
}

/** Rows with all that is stored: what their columns are, only they tell. */
export function seriesOfEverything(query: SelectQuery, compiled: CompiledSelect, groups: readonly Group[]): Series[] {
  const { keyNames, groups: spread } = spreadKeys(compiled, groups);
  return spread.map((group) => {
    const { columns, values } = unpackedRows(query, compiled, group);
    return { name: nameOf(query), tags: tagsOf(keyNames, group.keys), columns, units: columns.map(() => null), values };
  });
}

const tagsOf = (names: readonly string[], keys: readonly string[]): Series['tags'] =>
  names.length === 0 ? undefined : Object.fromEntries(names.map((name, index) => [name, keys[index] ?? '']));

/** Buckets that the range has at most; 0 without buckets or without an end. */
export function pointsMaxOf({ buckets, range: { fromMs, toMs } }: CompiledSelect): number {
  if (buckets === undefined || fromMs === null || toMs === null) return 0;
  return Math.ceil((toMs - fromMs) / buckets.stepMs) + 1;
}

/** The source, where the text names one; logs and the like have no other. */
export function nameOf({ sources, namespace }: SelectQuery): string | undefined {
  const names = sources.map((source) => {
    if (source.kind === 'source') return source.name;
    return source.kind === 'regex' ? source.pattern : source.kind === 'star' ? '*' : '';
  });
  const isMetric = findNamespace(namespace.name)?.code === 'M';
  const isExact = sources.length === 1 && sources[0]?.kind === 'source';
  return isMetric || isExact ? names.join(',') : undefined;
}

export function parseOf({ namespace, sources }: SelectQuery, { outputs }: CompiledSelect): QueryParse {
  const kinds: Record<string, string> = {};
  for (const source of sources) {
    if (source.kind === 'source') kinds[source.name] = 'exact';
    if (source.kind === 'regex') kinds[source.pattern] = 'regex';
    if (source.kind === 'star') kinds['*'] = 'any';
  }
  return {
    namespace: findNamespace(namespace.name)?.names[0] ?? namespace.name,
    sources: kinds,
    fields: Object.fromEntries(outputs.map(({ name, field }) => [name, field])),
    funcs: Object.fromEntries(outputs.map(({ name, functions }) => [name, functions])),
  };
}
