import type { FieldValue, Liveness, ReportedObject } from './inventory.ts';

/** Columns of a report, in the order in which `reportOf` takes them. `message` and `liveness` are written by the code. */
export const reportColumns = (message: string, liveness: string): string =>
  `name, intDiv(time_ns, 1000000), ${liveness}, host, service, tags, numbers, strings, booleans, ${message}`;

export type ReportRow = readonly [
  name: string,
  timeMs: number | string,
  liveness: Liveness,
  host: string,
  service: string,
  tags: Record<string, string>,
  numbers: Record<string, number | null>,
  strings: Record<string, string>,
  booleans: Record<string, boolean>,
  message: string,
];

export function reportOf(objectClass: string, row: ReportRow): ReportedObject {
  const [name, timeMs, liveness, host, service, tags, numbers, strings, booleans, message] = row;
  const fields: Record<string, FieldValue> = { ...strings, ...booleans };
  for (const [key, value] of Object.entries(numbers)) if (value !== null) fields[key] = value;
  return {
    objectClass,
    name,
    timeMs: Number(timeMs),
    liveness,
    tags: { ...(host === '' ? {} : { host }), ...(service === '' ? {} : { service }), ...tags },
    fields,
    message,
  };
}
