import type { Duration } from '../nodes/values.ts';
import type { Cursor } from './cursor.ts';
import { parseDuration } from './values.ts';

/** Whether SHIFT and how far comes next; a name may be spelled like it. */
export function atShift(cursor: Cursor): boolean {
  return cursor.atWord('shift') && (['duration', 'number'].includes(cursor.peek(1).kind) || cursor.at('-', 1));
}

/** Reads `SHIFT 7d`. */
export function parseShift(cursor: Cursor): Duration {
  cursor.next();
  const token = cursor.peek();
  if (token.kind !== 'duration') {
    const negative = cursor.at('-') && cursor.peek(1).kind === 'duration';
    const span = { start: token.start, end: (negative ? cursor.peek(1) : token).end };
    const meant = negative ? cursor.peek(1).value : null;
    cursor.fail('InvalidShift', span, 'SHIFT takes a positive duration such as 1d', meant);
  }
  const duration = parseDuration(cursor);
  const { value } = duration;
  if (value.unit === 'clock' && value.milliseconds > 0) return duration;
  return cursor.fail('InvalidShift', token, 'SHIFT takes a fixed duration that is longer than nothing');
}
