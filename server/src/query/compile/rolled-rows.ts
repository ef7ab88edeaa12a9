import type { Parameters } from './parameters.ts';
import { compileRollup, needsPrevious, type RollupCall } from './rollups.ts';
import type { RowSource } from './rows.ts';
import { asNumber, asPlainText, type FieldValue } from './value.ts';

export interface Rolling {
  readonly rollup: RollupCall;
  /** SQL of the keys that the rows will be grouped by: they stay columns, named `k0`, `k1` … */
  readonly keys: readonly string[];
  /** SQL of the begin of the bucket; undefined: the whole range is one. */
  readonly bucket: string | undefined;
  readonly conditions: readonly string[];
  readonly parameters: Parameters;
}

/**
 * One row for each series, bucket and group, in which a field is what the rollup makes of its points. Fields that are no numbers keep a
 * value that they had.
 */
export function rolledRows(source: RowSource, rolling: Rolling): RowSource {
  const { rollup, keys, bucket, conditions, parameters } = rolling;
  const usesPrevious = needsPrevious(rollup);
  /** Columns of the rows before they are rolled, and of those after. */
  const read = new Map<string, string>();
  const rolled = new Map<string, string>();
  const columnOf = (columns: Map<string, string>, prefix: string, sql: string): string => {
    const known = columns.get(sql);
    if (known !== undefined) return known;
    const name = `${prefix}${columns.size}`;
    columns.set(sql, name);
    return name;
  };

  function numberOf(name: string): string {
    const column = columnOf(read, 'x', asNumber(source.field(name)));
    const sql = compileRollup(rollup, {
      value: column,
      timeNs: 'at',
      previous: `p_${column}`,
      previousNs: `q_${column}`,
      parameters,
    });
    return columnOf(rolled, 'r', sql);
  }

  const textOf = (name: string): string =>
    columnOf(rolled, 'r', `any(${columnOf(read, 'x', asPlainText(source.field(name)))})`);

  const field = (name: string): FieldValue => ({
    type: 'field',
    number: () => numberOf(name),
    text: () => `nullIf(${textOf(name)}, '')`,
    plain: () => textOf(name),
    boolean: () => `if(${textOf(name)} IN ('true', 'false'), ${textOf(name)} = 'true', NULL)`,
    json: () => `coalesce(toString(${numberOf(name)}), if(${textOf(name)} = '', NULL, toJSONString(${textOf(name)})))`,
    present: () => `isNotNull(${numberOf(name)})`,
  });

  return {
    field,
    timeNs: bucket === undefined ? 'last_at' : 't',
    shownTimeNs: bucket === undefined ? 'last_at' : 't',
    tieBreak: '',
    series: 'sid',
    everything: undefined,
    names: [],
    from: (more) => {
      const groups = [
        ...(bucket === undefined ? [] : [`${bucket} AS t`]),
        ...keys.map((sql, index) => `${sql} AS k${index}`),
      ];
      const columns = [...read].map(([sql, name]) => `${sql} AS ${name}`);
      const points = `SELECT ${[...groups, `${source.series} AS sid`, `${source.timeNs} AS at`, ...columns].join(', ')} ${source.from(conditions)}`;
      const table = usesPrevious ? withPrevious(points, [...read.values()]) : `(${points})`;
      const by = [...(bucket === undefined ? [] : ['t']), ...keys.map((_, index) => `k${index}`), 'sid'];
      const results = [...rolled].map(([sql, name]) => `${sql} AS ${name}`);
      const selected = [...by, 'max(at) AS last_at', ...results].join(', ');
      const where = more.length === 0 ? '' : ` WHERE ${more.join(' AND ')}`;
      return `FROM (SELECT ${selected} FROM ${table} GROUP BY ${by.join(', ')})${where}`;
    },
  };
}

/** Rows with value and time of the last point before in their series that has a value. */
function withPrevious(points: string, names: readonly string[]): string {
  const window = '(PARTITION BY sid ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)';
  const columns = names.flatMap((name) => [
    `anyLast(${name}) OVER ${window} AS p_${name}`,
    `anyLast(if(isNull(${name}), NULL, at)) OVER ${window} AS q_${name}`,
  ]);
  return `(SELECT *, ${columns.join(', ')} FROM (${points}))`;
}
