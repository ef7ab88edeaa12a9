import { analyze, type Expression, type SelectQuery, type SortKey, walk } from '@belvedere/dql';
import type { QueryOptions, SortOption } from '../query.ts';
import { invalidQuery } from '../refusal.ts';
import { requireAnalysis } from './read-text.ts';

const nowhere = { offset: 0, line: 1, column: 1 };

/** A select with what the request says beside its text. What the text says itself stays. */
export function withOptions(query: SelectQuery, options: QueryOptions): SelectQuery {
  const { limit, offset, slimit, soffset, orderBy, sorderBy, conditions } = options;
  return {
    ...query,
    wheres: [...query.wheres, ...conditionsOf(conditions)],
    limit: query.limit ?? limit ?? null,
    offset: query.offset ?? offset ?? null,
    slimit: query.slimit ?? slimit ?? null,
    soffset: query.soffset ?? soffset ?? null,
    orderBy: query.orderBy.length > 0 || orderBy === undefined ? query.orderBy : orderBy.map(sortKeyOf),
    sorderBy: query.sorderBy ?? (sorderBy === undefined ? null : sortKeyOf(sorderBy)),
  };
}

/** A column is named as it comes out, by its number, `#1`, or is a call: `max(usage)`. Back-ticks around names are of the language. */
const sortKeyOf = ({ column, descending }: SortOption): SortKey => ({
  kind: 'sortKey',
  expression: callOf(column) ?? { kind: 'field', name: column.replaceAll('`', ''), start: nowhere, end: nowhere },
  descending,
  start: nowhere,
  end: nowhere,
});

const CALL_CHARACTERS_MAX = 1_000;

/** The call that a column is; undefined for everything else, and for one with a query inside, which would read what nobody has asked for. */
function callOf(column: string): Expression | undefined {
  if (column.length > CALL_CHARACTERS_MAX || !column.includes('(')) return undefined;
  const head = 'M::x SORDER BY ';
  const { query, errors } = analyze(`${head}${column}`);
  if (errors.length > 0 || query?.kind !== 'select' || query.sorderBy?.expression.kind !== 'call') return undefined;
  const { expression } = query.sorderBy;
  const isAlone = expression.end.offset === head.length + column.length;
  let hasQuery = false;
  walk(expression, (node) => {
    hasQuery ||= node.kind === 'subquery' || node.kind === 'select';
    return !hasQuery;
  });
  return isAlone && !hasQuery ? expression : undefined;
}

/** A filter that came beside the text: read as the filter of a query of its own, of which nothing else counts. */
export function conditionsOf(text: string | undefined): readonly Expression[] {
  if (text === undefined || text.trim() === '') return [];
  const bare = text.trim().replace(/^\{([\s\S]*)\}$/, '$1');
  const filter = `L::*{${bare}}`;
  const query = requireAnalysis(analyze(filter), 'conditions: ');
  if (query.kind !== 'select' || query.end.offset !== filter.length || query.window !== null) {
    throw invalidQuery('conditions: this is more than a filter');
  }
  return query.wheres;
}
