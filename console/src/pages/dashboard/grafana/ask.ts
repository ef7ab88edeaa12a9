import { grafanaApi } from '../../../api/client.ts';
import { ApiError } from '../../../api/errors.ts';
import type { Frame } from '../../../charts/frame.ts';
import { noAnswer, type PanelAnswer } from '../../../data/answer.ts';
import { isJson, type Json, jsonOf, jsonsOf, listOf, textOf } from '../../../data/json.ts';
import { withFields } from './field-config.ts';
import { framesOf } from './frames.ts';
import { worked } from './reading.ts';
import type { GrafanaRequest } from './request.ts';
import { withTables } from './tables.ts';

type Results = Readonly<Record<string, unknown>>;

/** Asks the data sources. When a query failed, the answer is a refusal that holds what the others were answered. */
export const askGrafana = async (request: GrafanaRequest, signal: AbortSignal): Promise<Results> =>
  (await askTraced(request, signal)).results;

/** The same with the trace id of the refusal; empty where nothing failed. */
export async function askTraced(
  request: GrafanaRequest,
  signal: AbortSignal,
): Promise<{ readonly results: Results; readonly traceId: string }> {
  try {
    const { results } = await grafanaApi.post<{ results: Results }>('/api/ds/query', request, signal);
    return { results, traceId: '' };
  } catch (error) {
    if (error instanceof ApiError && isJson(error.answer) && isJson(error.answer.results)) {
      return { results: error.answer.results, traceId: error.traceId };
    }
    throw error;
  }
}

/** What the panel makes of an answer: names, units, transformations. */
export function grafanaAnswer(panel: Json, results: Results, shiftMs: number): PanelAnswer {
  const all = Object.entries(results).map(([refId, result]) => [refId, jsonOf(result)] as const);
  const answered = all.flatMap(([refId, { frames }]) => framesOf(refId, listOf(frames)));
  const errors = all.flatMap(([refId, { error }]) => (error === undefined ? [] : [{ refId, message: textOf(error) }]));
  const notes = all.flatMap(([, { frames }]) =>
    jsonsOf(frames).flatMap((frame) =>
      jsonsOf(jsonOf(jsonOf(frame.schema).meta).notices).map(({ text }) => textOf(text)),
    ),
  );
  const { frames, unknown, errors: own } = worked(panel, withTables(shifted(answered, shiftMs), panel));
  return {
    ...noAnswer,
    frames: withFields(frames, jsonOf(panel.fieldConfig)),
    errors: [...errors, ...own],
    notes: [...new Set([...notes, ...unknown.map((id) => `transformation: ${id}`)])],
    raw: results,
  };
}

/** Data of an earlier time on the axis of now. */
function shifted(frames: readonly Frame[], shiftMs: number): readonly Frame[] {
  if (shiftMs === 0) return frames;
  return frames.map((frame) => ({
    ...frame,
    columns: frame.columns.map((column) =>
      column.kind !== 'time'
        ? column
        : { ...column, values: column.values.map((time) => (typeof time === 'number' ? time + shiftMs : time)) },
    ),
  }));
}
