import { type Column, type Frame, lengthOf, numberOf, timeColumn } from '../../../charts/frame.ts';
import { type Json, textOf } from '../../../data/json.ts';
import type { PlacedEvent } from '../format.ts';

type FoundEvent = Omit<PlacedEvent, 'key' | 'color' | 'panels'>;

/** Rows that say what happened are events; numbers over time are, while they are above zero. */
export function eventsOfFrame(frame: Frame, entry: Json, stepMs: number): readonly FoundEvent[] {
  const texts = frame.columns.filter(({ kind }) => kind === 'text');
  const series = frame.columns.find(({ kind }) => kind === 'number');
  if (texts.length > 0 || series === undefined) return eventsOfRows(frame, entry);
  return eventsOfSeries(frame, series, entry, stepMs);
}

const named = ({ columns }: Frame, ...names: readonly string[]): Column | undefined =>
  columns.find(({ name }) => names.includes(name.toLowerCase()));

function eventsOfRows(frame: Frame, entry: Json): readonly FoundEvent[] {
  const time = named(frame, 'time', 'ts', 'timestamp') ?? timeColumn(frame);
  const end = named(frame, 'timeend', 'time_end', 'endtime');
  const title = named(frame, textOf(entry.titleColumn).toLowerCase() || 'title');
  const text = named(frame, textOf(entry.textColumn).toLowerCase() || 'text', 'line', 'body', 'message');
  const tags = named(frame, textOf(entry.tagsColumn).toLowerCase() || 'tags');
  if (time === undefined) return [];
  return Array.from({ length: lengthOf(frame) }, (_, row) => row).flatMap((row): readonly FoundEvent[] => {
    const timeMs = numberOf(time.values[row]);
    if (timeMs === null) return [];
    return [
      {
        timeMs,
        endMs: Math.max(numberOf(end?.values[row]) ?? timeMs, timeMs),
        title: textOf(title?.values[row]),
        text: textOf(text?.values[row]),
        tags: textOf(tags?.values[row])
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      },
    ];
  });
}

function eventsOfSeries(frame: Frame, series: Column, entry: Json, stepMs: number): readonly FoundEvent[] {
  const { labels } = series;
  const filled = (template: string): string =>
    template.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
  const known = {
    title: filled(textOf(entry.titleFormat)) || (labels.alertname ?? ''),
    text: filled(textOf(entry.textFormat)),
    tags: textOf(entry.tagKeys)
      .split(',')
      .flatMap((key) => labels[key.trim()] ?? []),
  };
  const times = timeColumn(frame)?.values ?? [];
  const events: FoundEvent[] = [];
  for (const [row, value] of series.values.entries()) {
    const timeMs = entry.useValueForTime === true ? numberOf(value) : numberOf(times[row]);
    if (timeMs === null || (numberOf(value) ?? 0) <= 0) continue;
    const last = events.at(-1);
    // Points that follow each other at once are one event that lasts.
    if (last !== undefined && entry.useValueForTime !== true && timeMs - last.endMs <= stepMs * 1.5) {
      events[events.length - 1] = { ...last, endMs: timeMs };
    } else if (last?.timeMs !== timeMs) events.push({ ...known, timeMs, endMs: timeMs });
  }
  return events;
}
