import type { Duration, Instant, Now, Preset, Window } from '@belvedere/dql';
import type { QueryTable } from '../guards/namespaces.ts';
import { daysSinceMonday, midnightOf, type Zone } from './zone.ts';

/** Milliseconds since 1970, both inclusive; null where there is no bound. */
export interface TimeRange {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export const unbounded: TimeRange = Object.freeze({ fromMs: null, toMs: null });

export interface RangeRequest {
  /** What the request says beside the text. */
  readonly asked: TimeRange | undefined;
  readonly nowMs: number;
  readonly zone: Zone;
  /** The text or the request bounds the number of rows. */
  readonly hasLimit: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/**
 * Which time a query reads: what its text says, else what the request says, else a default by the kind of data. A query that bounds only the number of
 * its rows, or has a window that is empty, reads everything, newest first.
 */
export function rangeOf(window: Window | null, table: QueryTable, request: RangeRequest): TimeRange {
  const written = window === null ? undefined : writtenRange(window, request);
  if (written !== undefined) return within(written);
  if (request.asked !== undefined) return within(request.asked);
  // `[]` says that there is no bound; a window of a step or a rollup alone says nothing of the range.
  const isEmptyWindow = window !== null && window.step === null && window.rollup === null;
  if (request.hasLimit || isEmptyWindow) return unbounded;
  const length = defaultLengthOf(table);
  return length === null ? unbounded : { fromMs: request.nowMs - length, toMs: request.nowMs };
}

/** Nanoseconds of 64 bits reach from 1677 to 2262: this is far enough from both that a range can be shifted. */
const MOMENT_MAX_MS = 8_000_000_000_000;

const within = ({ fromMs, toMs }: TimeRange): TimeRange => ({ fromMs: bounded(fromMs), toMs: bounded(toMs) });

const bounded = (ms: number | null): number | null =>
  ms === null || Number.isNaN(ms) ? null : Math.max(-MOMENT_MAX_MS, Math.min(MOMENT_MAX_MS, ms));

function defaultLengthOf({ namespace, isNewest, isUnrecovered }: QueryTable): number | null {
  if (isNewest || isUnrecovered) return null;
  return namespace.code === 'E' ? DAY_MS : 15 * MINUTE_MS;
}

function writtenRange({ from, to }: Window, { nowMs, zone }: RangeRequest): TimeRange | undefined {
  if (from === null && to === null) return undefined;
  if (from?.kind === 'preset') return presetRange(from, nowMs, zone);
  return {
    fromMs: from === null ? null : momentOfBound(from, nowMs),
    toMs: to === null ? nowMs : momentOfBound(to, nowMs),
  };
}

function momentOfBound(bound: Duration | Instant | Now, nowMs: number): number {
  if (bound.kind === 'now') return nowMs;
  if (bound.kind === 'instant') return bound.epochMilliseconds;
  return nowMs - (bound.value.unit === 'steps' ? 0 : bound.value.milliseconds);
}

/** What is over ends before the midnight that begins the next. */
function presetRange({ name }: Preset, nowMs: number, zone: Zone): TimeRange {
  const midnight = (days: number) => midnightOf(nowMs, zone, { days });
  const month = (months: number) => midnightOf(nowMs, zone, { months, firstOfMonth: true });
  const monday = -daysSinceMonday(nowMs, zone);
  switch (name) {
    case 'TODAY':
      return { fromMs: midnight(0), toMs: nowMs };
    case 'YESTERDAY':
      return { fromMs: midnight(-1), toMs: midnight(0) - 1 };
    case 'THIS WEEK':
      return { fromMs: midnight(monday), toMs: nowMs };
    case 'LAST WEEK':
      return { fromMs: midnight(monday - 7), toMs: midnight(monday) - 1 };
    case 'THIS MONTH':
      return { fromMs: month(0), toMs: nowMs };
    case 'LAST MONTH':
      return { fromMs: month(-1), toMs: month(0) - 1 };
  }
}
