import { durationValue } from '../text/duration.ts';
import type { Token } from './token.ts';

const RUN = /\.?\d[\p{L}\p{M}\p{N}_.]*(?:(?<=[\d.]e)[+-]\d+)?/iuy;
const NUMBER = /^(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i;
/** Longer runs are no numbers that anybody means, and need not be looked at. */
const RUN_LENGTH_MAX = 100;

/** Reads what begins like a number; null when nothing does. */
export function scanNumber(text: string, start: number): Token | null {
  RUN.lastIndex = start;
  const value = RUN.exec(text)?.[0];
  if (value === undefined) return null;
  return { kind: kindOf(value), start, end: start + value.length, value };
}

function kindOf(run: string): 'number' | 'duration' | 'malformed' {
  if (run.length > RUN_LENGTH_MAX) return 'malformed';
  if (NUMBER.test(run)) return Number.isFinite(Number(run)) ? 'number' : 'malformed';
  return durationValue(run) === null ? 'malformed' : 'duration';
}
