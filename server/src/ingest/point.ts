/**
 * The value of a field. The JavaScript type is the type on the wire: `bigint` is an integer of 64 bits (signed or unsigned), `number` a
 * float, so that 1 and 1.0 stay what they were.
 */
export type FieldValue = number | bigint | string | boolean;

/** One telemetry record, whatever protocol it came in. */
export interface Point {
  /** Measurement of a metric, source of a log, class of an object. Never empty. */
  measurement: string;
  tags: Map<string, string>;
  /** At least one field. */
  fields: Map<string, FieldValue>;
  /** Nanoseconds since 1970; undefined where the sender gave no time, and then the time of arrival holds. */
  timeNs: bigint | undefined;
}
