import { parseJson } from '../json/index.ts';
import { cutText } from './redact/cut-text.ts';
import { textUnitsMax } from './rows/limits.ts';

const kept = (text: string): string => cutText(text, textUnitsMax);

/** The engine's columns hold whole numbers without a sign. */
const whole = (value: number): number => (value > 0 ? Math.min(Math.round(value), Number.MAX_SAFE_INTEGER) : 0);

/**
 * The engine refuses half of a surrogate pair, which the serializer writes as an escape. What looks like one may be text, so it is
 * parsed; that is rare enough.
 */
function wellFormed(line: string): string {
  if (!line.includes('\\ud')) return line;
  const values = parseJson(line) as unknown[];
  return JSON.stringify(values.map((value) => (typeof value === 'string' ? value.toWellFormed() : value)));
}

export interface Gap {
  readonly fromUs: number;
  readonly toUs: number;
  readonly workspace: string;
  readonly calls: number;
  readonly reason: string;
}

export function encodeGap({ fromUs, toUs, workspace, calls, reason }: Gap): string {
  return wellFormed(JSON.stringify([fromUs, toUs, kept(workspace), calls, kept(reason)]));
}

export interface MinuteCount {
  readonly minuteS: number;
  readonly dialect: string;
  readonly address: string;
  readonly status: number;
  readonly errorCode: string;
  readonly calls: number;
}

export function encodeCount({ minuteS, dialect, address, status, errorCode, calls }: MinuteCount): string {
  return wellFormed(
    JSON.stringify([minuteS, kept(dialect), kept(address), whole(status) & 0xffff, kept(errorCode), calls]),
  );
}
