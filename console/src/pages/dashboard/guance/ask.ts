import { openApi } from '../../../api/client.ts';
import { noAnswer, type PanelAnswer } from '../../../data/answer.ts';
import { type Json, jsonOf, listOf, textOf } from '../../../data/json.ts';
import { comparedFrame } from './compared-frame.ts';
import { framesOf, joinedTables } from './frames.ts';
import type { GuanceAsked, GuanceRequest } from './request.ts';

/** Results in the order of the queries. */
export async function askGuance(request: GuanceRequest, signal: AbortSignal): Promise<readonly unknown[]> {
  const { content } = await openApi.post<{ data?: unknown }>('/df/query_data_v1', request, { signal });
  return listOf(content.data);
}

export function guanceAnswer(chart: Json, { codes }: GuanceAsked, results: readonly unknown[]): PanelAnswer {
  const frames = codes.flatMap(({ comparison, ...names }, index) => {
    const own = framesOf(chart, { ...names, result: results[index] });
    return comparison === undefined ? own : own.map((frame) => comparedFrame(frame, comparison));
  });
  const notes = results.flatMap((result) => textOf(jsonOf(result).query_warning) || []);
  return { ...noAnswer, frames: chart.type === 'table' ? joinedTables(frames) : frames, notes, raw: results };
}
