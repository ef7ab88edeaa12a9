import type { InnerResult, ResultColumn } from './rows.ts';
import { NULL_TEXT } from './value.ts';

/**
 * Several results as one: rows of the same time and of the same values in all columns that every result has as keys become one row. The columns of each
 * are addressed as `alias.column`.
 */
export function joinedRows(results: readonly InnerResult[]): Omit<InnerResult, 'alias'> {
  const isKey = ({ value }: ResultColumn) => value.sql.startsWith('k');
  const [first] = results;
  const shared = (first?.columns ?? [])
    .filter(isKey)
    .map(({ name }) => name)
    .filter((name) => results.every(({ columns }) => columns.some((column) => isKey(column) && column.name === name)));
  const values = results.flatMap((result, index) =>
    result.columns.filter((column) => !isKey(column)).map((column) => ({ result, index, column })),
  );
  const parts = results.map((result) => {
    const keys = shared.map((name, index) => {
      const column = result.columns.find((one) => isKey(one) && one.name === name);
      return `${column?.value.sql ?? NULL_TEXT} AS j${index}`;
    });
    const cells = values.map(
      (each, index) => `${each.result === result ? each.column.value.sql : 'NULL'} AS c${index}`,
    );
    return `SELECT ${['t', ...keys, ...cells].join(', ')} FROM (${result.sql})`;
  });
  const keys = shared.map((_, index) => `j${index}`);
  const cells = values.map((_, index) => `any(c${index}) AS v${index}`);
  const renamed = keys.map((key, index) => `${key} AS k${index}`);
  const sql = `SELECT ${['t', ...renamed, ...cells].join(', ')} FROM (${parts.join(' UNION ALL ')}) GROUP BY ${['t', ...keys].join(', ')}`;
  return {
    sql,
    stepMs: Math.max(...results.map(({ stepMs }) => stepMs)),
    columns: [
      ...shared.map((name, index): ResultColumn => ({ name, value: { type: 'text', sql: `k${index}` } })),
      ...values.flatMap(({ result, column }, index): ResultColumn[] => {
        const value = { ...column.value, sql: `v${index}` };
        return [
          { name: result.alias === null ? column.name : `${result.alias}.${column.name}`, value },
          { name: column.name, value },
        ];
      }),
    ],
  };
}
