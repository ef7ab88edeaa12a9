import { findNamespace, type SelectQuery } from '@belvedere/dql';
import type { CompiledSelect } from '../compile/compiled.ts';
import type { Series } from '../query.ts';
import type { Cell, Group, Row } from './points.ts';

/** Columns that every document has beside what its sender sent, in the order in which they come. */
const documentColumns = ['__docid', '__namespace'] as const;

/** Rows that hold all that is stored as columns: the union of what each has. Missing is null. */
export function unpackedRows(
  query: SelectQuery,
  compiled: CompiledSelect,
  group: Group,
): Pick<Series, 'columns' | 'values'> {
  const namespace = findNamespace(query.namespace.name);
  const isMetric = namespace?.code === 'M';
  const names = new Map<string, number>([['time', 0]]);
  const rows = group.rows.map((row) => {
    const cells = new Map<string, Cell>([['time', row.timeMs]]);
    for (const [name, cell] of entriesOf(row, compiled)) cells.set(name, cell);
    if (!isMetric) for (const [name, cell] of documentEntries(row, compiled, namespace)) cells.set(name, cell);
    for (const name of cells.keys()) if (!names.has(name)) names.set(name, names.size);
    return cells;
  });
  const columns = [...names.keys()];
  return { columns, values: rows.map((cells) => columns.map((name) => cells.get(name) ?? null)) };
}

function* entriesOf({ values }: Row, { promoted }: CompiledSelect): Generator<[string, Cell]> {
  const packed = (values[0] ?? []) as readonly Cell[];
  for (const [index, name] of promoted.entries()) {
    const text = packed[index];
    if (typeof text === 'string' && text !== '') yield [name, text];
  }
  const [tags, numbers, integers, strings, booleans] = packed.slice(promoted.length) as Record<string, Cell>[];
  for (const map of [tags, strings, booleans, numbers, integers]) yield* Object.entries(map ?? {});
}

function* documentEntries(
  { timeMs, values }: Row,
  { promoted, positionColumn }: CompiledSelect,
  namespace: ReturnType<typeof findNamespace>,
): Generator<[string, Cell]> {
  if (namespace === undefined) return;
  const packed = (values[0] ?? []) as readonly Cell[];
  const message = packed[promoted.indexOf('message')];
  yield [namespace.sourceLabel, packed[promoted.length + 5] ?? null];
  yield [documentColumns[1], namespace.names[0] ?? ''];
  if (typeof message === 'string' && promoted.includes('message')) yield ['message_length', Array.from(message).length];
  if (positionColumn !== undefined) {
    const [timeNs, id] = [String(values[positionColumn]), String(values[positionColumn + 1])];
    yield [documentColumns[0], `${namespace.code}_${timeMs}_${id}`];
    yield ['date', timeMs];
    yield ['date_ns', Number(BigInt(timeNs) % 1_000_000n)];
    yield ['create_time', Number(BigInt(id) / 1_024_000n)];
  }
  if (namespace.code === 'L') yield ['index', packed[promoted.indexOf('storage_index')] || 'default'];
  if (namespace.sourceLabel === 'class') yield ['last_update_time', timeMs];
}
