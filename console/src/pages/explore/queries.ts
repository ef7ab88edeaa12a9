import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Frame } from '../../charts/frame.ts';
import { noAnswer, type PanelAnswer } from '../../data/answer.ts';
import type { DataSource } from '../../data/sources.ts';
import type { Range } from '../../time/range.ts';
import { stepMsOf } from '../../time/step.ts';
import { askTraced, grafanaAnswer } from '../dashboard/grafana/ask.ts';
import { framesOf } from '../dashboard/guance/frames.ts';
import { askDql } from '../query/ask-dql.ts';
import { sourceQuery, tableQuery } from './languages.ts';

export interface Explored extends PanelAnswer {
  /** Series as rows of one table. */
  readonly table: readonly Frame[];
  /** By which a refusal is found in the record; empty where nothing was refused. */
  readonly traceId: string;
}

const points = 360;
const rowsMax = 1_000;

async function exploreDql(q: string, { fromMs, toMs }: Range, signal: AbortSignal): Promise<Explored> {
  const options = { timeRange: [fromMs, toMs] as const, maxPointCount: points, limit: rowsMax };
  const [result] = await askDql([{ q, options }], signal);
  const asked = { code: 'A', promqlCode: '', result };
  const warning = result?.query_warning ?? '';
  return {
    ...noAnswer,
    frames: framesOf({ type: 'sequence' }, asked),
    table: framesOf({ type: 'table' }, asked),
    notes: warning === '' ? [] : [warning],
    raw: result,
    traceId: '',
  };
}

async function exploreSource(
  source: DataSource,
  text: string,
  { fromMs, toMs }: Range,
  signal: AbortSignal,
): Promise<Explored> {
  const query = sourceQuery(source, text, stepMsOf(toMs - fromMs, points, 1_000));
  const rows = tableQuery(source, text);
  const queries = rows === undefined ? [query] : [query, rows];
  const { results, traceId } = await askTraced({ queries, from: String(fromMs), to: String(toMs) }, signal);
  const { A, B } = results;
  const answer = grafanaAnswer({}, rows === undefined ? results : { A }, 0);
  const table = rows === undefined ? answer.frames : grafanaAnswer({}, { B }, 0).frames;
  return { ...answer, table, raw: results, traceId };
}

/** @param source undefined for the telemetry that is stored here */
export const exploreQuery = (text: string, source: DataSource | undefined, range: Range) =>
  queryOptions({
    queryKey: ['explore', source?.uid ?? '', text, range.fromMs, range.toMs],
    queryFn: ({ signal }) =>
      source === undefined ? exploreDql(text, range, signal) : exploreSource(source, text, range, signal),
    enabled: text !== '',
    retry: false,
    placeholderData: keepPreviousData,
  });
