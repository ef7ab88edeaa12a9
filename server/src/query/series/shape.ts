import { findNamespace, type SelectQuery } from '@belvedere/dql';
import type { CompiledSelect } from '../compile/compiled.ts';
import type { QueryParse, Series } from '../query.ts';
import type { Cell, Group, Row } from './points.ts';
import { unpackedRow } from './unpack.ts';

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
    return JSON.parse(cell) as Cell;
  } catch {
    return cell;
  }
}

/** Groups as clients read them. */
export function seriesOf(query: SelectQuery, compiled: CompiledSelect, groups: readonly Group[]): Series[] {
  const name = nameOf(query);
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map((group) => {
      const { columns, values } = compiled.isEverything
        ? unpackedRow(query, compiled, group)
        : plainColumns(compiled, group);
      return { name, tags: tagsOf(compiled, group), columns, units: columns.map(() => null), values };
    });
}

function plainColumns({ outputs }: CompiledSelect, { rows }: Group): Pick<Series, 'columns' | 'values'> {
  return {
    columns: ['time', ...outputs.map(({ name }) => name)],
    values: rows.map(({ timeMs, values }) => [timeMs, ...outputs.map((_, index) => values[index] ?? null)]),
  };
}

function tagsOf({ keys }: CompiledSelect, group: Group): Series['tags'] {
  if (keys.length === 0) return undefined;
  const tags: Record<string, string> = {};
  for (const [index, { name, isSpread }] of keys.entries()) {
    const value = group.keys[index] ?? '';
    if (isSpread) Object.assign(tags, JSON.parse(value === '' ? '{}' : value));
    else tags[name] = value;
  }
  return tags;
}

/** The source, where the text names one; logs and the like have no other. */
function nameOf({ sources, namespace }: SelectQuery): string | undefined {
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
