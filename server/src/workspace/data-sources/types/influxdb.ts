import { BelvedereError } from '../../../errors/index.ts';
import {
  type Ask,
  askJson,
  isRecord,
  type Query,
  type QueryableType,
  RefusedQuery,
  refusedBy,
  requiredText,
  textOf,
} from '../ask.ts';
import { type Field, type Frame, timeField } from '../frames.ts';
import { durationMs, durationText, withVariables } from '../intervals.ts';
import { requireReading } from './influxql.ts';

interface Series {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

const TIME_COLUMN = 'time';

/** InfluxDB 1.x by InfluxQL, written out; `epoch=ms` makes its times numbers. */
export const influxdb: QueryableType = {
  id: 'influxdb',
  title: 'InfluxDB',
  health: async (ask) => {
    const { version } = ask.open.source.jsonData;
    if (version === 'Flux' || version === 'SQL') throw notInfluxQl(String(version));
    const series = await askInflux(ask, 'SHOW MEASUREMENTS LIMIT 1');
    const found = series.flatMap(({ values }) => values).length;
    return found === 0 ? 'datasource is working. No measurements found' : 'datasource is working';
  },
  query: async (ask, query) => {
    const { model } = query;
    const { version } = ask.open.source.jsonData;
    if (version === 'Flux' || version === 'SQL') throw notInfluxQl(String(version));
    if (model.rawQuery === false) {
      throw new BelvedereError(
        'InvalidParameter',
        'the query is not written out: send InfluxQL as query with rawQuery true',
      );
    }
    const influxql = withMacros(ask, query);
    requireReading(influxql);
    const series = await askInflux(ask, influxql);
    const meta = { executedQueryString: influxql };
    const format = textOf(model.resultFormat) || 'time_series';
    if (format === 'time_series') return series.flatMap((one) => seriesFrames(one, query, meta));
    return [tableFrame(series, format === 'logs' ? { ...meta, preferredVisualisationType: 'logs' } : meta)];
  },
};

const notInfluxQl = (language: string): BelvedereError =>
  new BelvedereError('InvalidParameter', `InfluxDB is asked by InfluxQL only, not by ${language}`);

function withMacros(ask: Ask, { model, fromMs, toMs, intervalMs, maxDataPoints }: Query): string {
  const least = durationMs(textOf(ask.open.source.jsonData.timeInterval)) ?? 0;
  const ms = Math.max(1, Math.ceil(Math.max(intervalMs, (toMs - fromMs) / maxDataPoints, least)));
  return withVariables(requiredText(model, 'query'), {
    timeFilter: `time >= ${fromMs}ms and time <= ${toMs}ms`,
    __interval: durationText(ms),
    __interval_ms: ms,
    interval: durationText(ms),
  });
}

async function askInflux(ask: Ask, influxql: string): Promise<Series[]> {
  const { source } = ask.open;
  // Where the type was set up by newer clients, the database is in jsonData.
  const database = source.database || textOf(source.jsonData.dbName);
  const form = new URLSearchParams({ q: influxql, db: database, epoch: 'ms' });
  const method = source.jsonData.httpMode === 'POST' ? 'POST' : 'GET';
  const answer = await askJson(ask, { method, path: 'query', form });
  const { value } = answer;
  if (!isRecord(value) || !Array.isArray(value.results))
    throw refusedBy(answer, isRecord(value) ? value.error : undefined);
  return value.results.filter(isRecord).flatMap((result) => {
    if (typeof result.error === 'string') throw new RefusedQuery(400, result.error);
    return Array.isArray(result.series) ? result.series.filter(isRecord).map(seriesOf) : [];
  });
}

const seriesOf = ({ name, tags, columns, values }: Record<string, unknown>): Series => ({
  name: textOf(name),
  tags: (isRecord(tags) ? tags : {}) as Series['tags'],
  columns: Array.isArray(columns) ? columns.map(String) : [],
  values: Array.isArray(values) ? values.filter(Array.isArray) : [],
});

/** One frame for each column of numbers, or of texts, beside the time. */
function seriesFrames(series: Series, { model }: Query, meta: Frame['meta'] & object): Frame[] {
  const { name, tags, columns, values } = series;
  const timeAt = columns.indexOf(TIME_COLUMN);
  if (timeAt === -1) return [tableFrame([series], meta)];
  const times = values.map((row) => (typeof row[timeAt] === 'number' ? row[timeAt] : null));
  return columns.flatMap((column, at) => {
    if (at === timeAt) return [];
    const label = labelOf(textOf(model.alias), series, column) || `${name}.${column}${tagText(tags)}`;
    const field = fieldOf(
      'Value',
      values.map((row) => row[at] ?? null),
    );
    return [
      {
        name: label,
        meta: { type: 'timeseries-multi', typeVersion: [0, 1], ...meta },
        fields: [timeField(times), { ...field, labels: tags, config: { displayNameFromDS: label } }],
      },
    ];
  });
}

function tagText(tags: Series['tags']): string {
  const pairs = Object.entries(tags).map(([tag, value]) => `${tag}: ${value}`);
  return pairs.length === 0 ? '' : ` {${pairs.join(', ')}}`;
}

/** `$m`, `$measurement`, `$col` and `$tag_host`, also as `[[tag_host]]`. */
const labelOf = (alias: string, { name, tags }: Series, column: string): string =>
  alias.replaceAll(/\$(\w+)|\[\[([\w:-]+)\]\]/g, (whole, plain?: string, bracketed?: string) => {
    const word = plain ?? bracketed ?? '';
    if (word === 'm' || word === 'measurement') return name;
    if (word === 'col') return column;
    return word.startsWith('tag_') ? (tags[word.slice('tag_'.length)] ?? whole) : whole;
  });

/** All series under each other; tags are columns. */
function tableFrame(series: readonly Series[], meta: Frame['meta'] & object): Frame {
  const columns = [
    ...new Set(
      series.flatMap(({ tags, columns }) => [
        ...columns.filter((column) => column === TIME_COLUMN),
        ...Object.keys(tags),
        ...columns,
      ]),
    ),
  ];
  const fields = columns.map((column): Field => {
    const values = series.flatMap(({ tags, columns: own, values: rows }) => {
      const at = own.indexOf(column);
      return rows.map((row) => (at === -1 ? (tags[column] ?? null) : (row[at] ?? null)));
    });
    if (column === TIME_COLUMN) {
      return { ...timeField(values.map((value) => (typeof value === 'number' ? value : null))), name: 'Time' };
    }
    return fieldOf(column, values);
  });
  return { name: series[0]?.name ?? '', meta, fields };
}

function fieldOf(name: string, values: readonly unknown[]): Field {
  const present = values.filter((value) => value !== null);
  if (present.length > 0 && present.every((value) => typeof value === 'boolean'))
    return { name, frameType: 'bool', values };
  if (present.every((value) => typeof value === 'number')) return { name, frameType: 'float64', values };
  return { name, frameType: 'string', values: values.map((value) => (value === null ? null : String(value))) };
}
