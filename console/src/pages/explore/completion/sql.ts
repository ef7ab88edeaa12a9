import type { CompleteAt } from '../../../editor/plain-completion.ts';
import { clauseAt } from './influxql.ts';
import { candidates, openQuote, wordBefore, words } from './words.ts';

const keywords = [
  ...words(
    'SELECT FROM WHERE AND OR NOT IN IS NULL AS ON JOIN LIMIT OFFSET HAVING DISTINCT CASE WHEN THEN ELSE END BETWEEN LIKE WITH UNION ALL ASC DESC',
  ),
  ...['GROUP BY', 'ORDER BY', 'LEFT JOIN', 'INNER JOIN'],
];
const functions = words('avg coalesce count date_trunc greatest least lower max min now round sum upper');
const macros = words(
  '$__timeFilter $__timeGroup $__timeGroupAlias $__timeFrom $__timeTo $__unixEpochFilter $__interval',
);

export interface TableColumn {
  readonly table: string;
  readonly column: string;
}

/** What can be written in a statement for a database. */
export const sqlCompletion =
  (load: () => Promise<readonly TableColumn[]>): CompleteAt =>
  async (text, position) => {
    const before = text.slice(0, position);
    if (openQuote(before)?.quote === "'") return null;
    const word = wordBefore(text, position, /[\w$]/);
    const from = position - word.length;
    const known = await load();
    const tables = [...new Set(known.map(({ table }) => table))];
    const columnsOf = (fits: (table: string) => boolean) => [
      ...new Set(known.filter(({ table }) => fits(table)).map(({ column }) => column)),
    ];
    const prefix = /([\w]+)\.$/.exec(text.slice(0, from))?.[1];
    if (prefix !== undefined) {
      // An alias stands behind its table.
      const owner = new RegExp(`\\b(?:from|join|,)\\s+"?(\\w+)"?\\s+(?:as\\s+)?${prefix}\\b`, 'i').exec(text)?.[1];
      const isOwn = (table: string) => table === prefix || table === owner;
      const columns = columnsOf(isOwn);
      return { from, candidates: candidates('property', columns.length > 0 ? columns : columnsOf(() => true)) };
    }
    const clause = clauseAt(text.slice(0, from));
    if (clause === 'from' || clause === 'join' || clause === 'into') {
      return { from, candidates: [...candidates('class', tables), ...candidates('keyword', keywords)] };
    }
    const isUsed = (table: string) => new RegExp(`\\b(?:from|join)\\s+"?${table}\\b`, 'i').test(text);
    const inView = tables.some(isUsed) ? isUsed : () => true;
    return {
      from,
      candidates: [
        ...(clause === '' ? [] : candidates('property', columnsOf(inView))),
        ...candidates('function', functions),
        ...candidates('keyword', keywords),
        ...candidates('variable', macros),
      ],
    };
  };
