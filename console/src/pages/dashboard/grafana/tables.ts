import { type Column, type Frame, lengthOf, timeColumn } from '../../../charts/frame.ts';
import { type Json, jsonsOf, textOf } from '../../../data/json.ts';

/** Queries that want their series as rows of one table: so Prometheus's and Loki's are asked, whose answers are series all the same. */
export function withTables(frames: readonly Frame[], panel: Json): readonly Frame[] {
  const wanted = jsonsOf(panel.targets).flatMap(({ refId, format }) => (format === 'table' ? [textOf(refId)] : []));
  if (wanted.length === 0) return frames;
  const made = new Set<string>();
  return frames.flatMap((frame): readonly Frame[] => {
    const { refId } = frame;
    if (!wanted.includes(refId) || !isSeries(frame)) return [frame];
    if (made.has(refId)) return [];
    made.add(refId);
    const series = frames.filter((each) => each.refId === refId && isSeries(each));
    return [tableOfSeries(series, refId, wanted.length === 1 ? 'Value' : `Value #${refId}`)];
  });
}

/** A time and one number with labels. */
const isSeries = (frame: Frame): boolean =>
  frame.columns.length === 2 && timeColumn(frame) !== undefined && frame.columns.some(({ kind }) => kind === 'number');

function tableOfSeries(series: readonly Frame[], refId: string, valueName: string): Frame {
  const parts = series.map((frame) => {
    const value = frame.columns.find(({ kind }) => kind === 'number');
    return { length: lengthOf(frame), times: timeColumn(frame)?.values ?? [], value, labels: value?.labels ?? {} };
  });
  const names = [...new Set(parts.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const column = (name: string, kind: Column['kind'], values: readonly unknown[]): Column => ({
    name,
    title: name,
    kind,
    values,
    labels: {},
    field: kind === 'number' ? (parts[0]?.value?.field ?? {}) : {},
  });
  return {
    refId,
    name: '',
    columns: [
      column(
        'Time',
        'time',
        parts.flatMap(({ times }) => times),
      ),
      ...names.map((name) =>
        column(
          name,
          'text',
          parts.flatMap(({ length, labels }) => new Array<string>(length).fill(labels[name] ?? '')),
        ),
      ),
      column(
        valueName,
        'number',
        parts.flatMap(({ value }) => value?.values ?? []),
      ),
    ],
  };
}
