import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { plainDraw, type Unit } from '../../charts/field.ts';
import type { Frame } from '../../charts/frame.ts';
import { guanceUnit } from '../../charts/units/guance.ts';
import type { MessageKey } from '../../language/language.ts';
import type { Range } from '../../time/range.ts';
import { askDql, quoted } from '../query/ask-dql.ts';
import { timeFrames } from '../query/time-frames.ts';

/** One chart of a machine, from what agents measure. */
export interface HostChart {
  readonly id: string;
  readonly title: MessageKey;
  /** Fields of the measurement with what they are called here; an empty name: the tag alone says what it is. */
  readonly fields: Readonly<Record<string, MessageKey | ''>>;
  readonly measurement: string;
  readonly function: 'avg' | 'max';
  /** Tells series apart: one for each disk, one for each interface. */
  readonly tag?: string;
  readonly unit?: Unit;
  readonly max?: number;
}

const percent = guanceUnit('percent', 'percent');
const bytesPerSecond = guanceUnit('traffic', 'B/S');
/** More disks or interfaces than can be told apart are left out. */
const seriesMax = 8;

export const hostCharts: readonly HostChart[] = [
  {
    id: 'cpu',
    title: 'processor',
    measurement: 'cpu',
    function: 'avg',
    fields: { usage_total: 'cpuTotal', usage_user: 'cpuUser', usage_system: 'cpuSystem', usage_iowait: 'cpuWaiting' },
    unit: percent,
  },
  {
    id: 'mem',
    title: 'memory',
    measurement: 'mem',
    function: 'avg',
    fields: { used_percent: 'used' },
    unit: percent,
    max: 100,
  },
  {
    id: 'load',
    title: 'load',
    measurement: 'system',
    function: 'avg',
    fields: { load1: 'load1', load5: 'load5', load15: 'load15' },
  },
  {
    id: 'disk',
    title: 'diskUsed',
    measurement: 'disk',
    function: 'max',
    fields: { used_percent: '' },
    tag: 'mount_point',
    unit: percent,
    max: 100,
  },
  {
    id: 'diskio',
    title: 'diskThroughput',
    measurement: 'diskio',
    function: 'avg',
    fields: { 'read_bytes/sec': 'bytesRead', 'write_bytes/sec': 'bytesWritten' },
    tag: 'name',
    unit: bytesPerSecond,
  },
  {
    id: 'net',
    title: 'network',
    measurement: 'net',
    function: 'avg',
    fields: { 'bytes_recv/sec': 'bytesReceived', 'bytes_sent/sec': 'bytesSent' },
    tag: 'interface',
    unit: bytesPerSecond,
  },
];

/** Field names are no names of columns: each column gets the number of its field. */
const columnOf = (index: number): string => `f${index}`;

/** The query of a chart, as somebody would write it. */
export function queryOf(chart: HostChart, host: string): string {
  const names = Object.keys(chart.fields);
  const fields = names.map((field, index) => `${chart.function}(\`${field}\`) AS ${columnOf(index)}`).join(', ');
  const by = chart.tag === undefined ? '' : ` BY ${chart.tag} SORDER BY ${columnOf(0)} DESC SLIMIT ${seriesMax}`;
  return `M::${chart.measurement}:(${fields}) { host = ${quoted(host)} } [::auto]${by}`;
}

export type NameOf = (key: MessageKey) => string;

const points = 240;

/** Everything that is drawn of one machine: one call. */
export const hostMetricsQuery = (host: string, { fromMs, toMs }: Range) =>
  queryOptions({
    queryKey: ['host-metrics', host, fromMs, toMs],
    queryFn: async ({ signal }) => {
      const options = { timeRange: [fromMs, toMs] as const, maxPointCount: points };
      return askDql(
        hostCharts.map((chart) => ({ q: queryOf(chart, host), options })),
        signal,
      );
    },
    placeholderData: keepPreviousData,
  });

/** The answer to one of them as it is drawn. */
export function framesOf(chart: HostChart, result: Parameters<typeof timeFrames>[0], nameOf: NameOf): readonly Frame[] {
  const names = Object.values(chart.fields);
  return timeFrames(result, chart.id, (column, tags) => {
    const name = names[Number(column.slice(1))] ?? '';
    const tag = chart.tag === undefined ? '' : (tags[chart.tag] ?? '');
    return {
      title: [tag, name === '' ? '' : nameOf(name)].filter((text) => text !== '').join(' '),
      field: {
        min: 0,
        ...(chart.max !== undefined && { max: chart.max }),
        ...(chart.unit !== undefined && { unit: chart.unit, decimals: 1 }),
        draw: { ...plainDraw, fill: 0.08 },
      },
    };
  });
}
