import type { FieldValue, Point } from '../ingest/point.ts';

/** A value that a field may get; what is undefined is left out, as is what is no number. */
export type Measured = FieldValue | undefined;

/** A point as the public write path takes it. Whole numbers are sent as integers only where `integer` made them. */
export function pointOf(
  measurement: string,
  tags: Readonly<Record<string, string | undefined>>,
  fields: Readonly<Record<string, Measured>>,
  timeNs: bigint,
): Point {
  const point: Point = { measurement, tags: new Map(), fields: new Map(), timeNs };
  for (const [name, value] of Object.entries(tags))
    if (value !== undefined && value !== '') point.tags.set(name, value);
  for (const [name, value] of Object.entries(fields)) if (isSendable(value)) point.fields.set(name, value);
  return point;
}

const isSendable = (value: Measured): value is FieldValue =>
  value !== undefined && (typeof value !== 'number' || Number.isFinite(value));

/** An integer on the wire. */
export const integer = (value: number | undefined): bigint | undefined =>
  value === undefined || !Number.isFinite(value) ? undefined : BigInt(Math.round(value));

/** Two digits behind the point say enough, and take a third of the room. */
export const rounded = (value: number | undefined): number | undefined =>
  value === undefined || !Number.isFinite(value) ? undefined : Math.round(value * 100) / 100;

export const percent = (part: number, whole: number): number | undefined =>
  whole > 0 ? rounded((part / whole) * 100) : undefined;

/** How much a counter has grown in a second. A counter that went back was set to zero by a restart. */
export function perSecond(now: number, before: number | undefined, seconds: number): number | undefined {
  if (before === undefined || seconds <= 0 || now < before) return undefined;
  return rounded((now - before) / seconds);
}
