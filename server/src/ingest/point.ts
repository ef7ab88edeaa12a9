/**
 * The value of a field. The JavaScript type is the type on the wire: `bigint` is an integer of 64 bits (signed or unsigned), `number` a
 * finite float, so that 1 and 1.0 stay what they were. What else the wire knows becomes text: bytes their base64, arrays and maps their
 * JSON.
 */
export type FieldValue = number | bigint | string | boolean;

/** One telemetry record, whatever protocol it came in. */
export interface Point {
  /** Measurement of a metric, source of a log, class of an object. Never empty. */
  measurement: string;
  tags: Map<string, string>;
  /** At least one field. */
  fields: Map<string, FieldValue>;
  /** Nanoseconds since 1970, not before; undefined where the sender gave no time, and then the time of arrival holds. */
  timeNs: bigint | undefined;
}

/** A part of a body that is no point, so that its sender can find it. */
export interface BadPoint {
  /** Where it stands: the line of a text, else the place in the list; counted from 1. */
  readonly place: number;
  /** Bytes from the start of the decompressed body, where they are known. */
  readonly offset?: number | undefined;
  /** What is wrong with it, as one sentence without a full stop. */
  readonly reason: string;
  /** The beginning of what was sent, cut to `sampleLengthMax` characters. */
  readonly sample: string;
}

/** The bad points of a body: all are counted, the first ones are kept. */
export interface BadPoints {
  readonly count: number;
  /** At most `badPointsKeptMax`. */
  readonly kept: readonly BadPoint[];
}

export const sampleLengthMax = 200;
export const badPointsKeptMax = 20;
export const noBadPoints: BadPoints = Object.freeze({ count: 0, kept: Object.freeze([]) });
