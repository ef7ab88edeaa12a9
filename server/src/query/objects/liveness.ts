import type { Parameters } from '../compile/parameters.ts';
import type { Liveness } from './inventory.ts';

const minuteMs = 60_000;

/** Agents report an object every five minutes: whoever has missed two reports is late. */
const lateAfterMs = 10 * minuteMs;
const goneAfterMs = 24 * 60 * minuteMs;

/** The points of one report are of one time, or of nearly one where an agent stamps each by itself. */
const sameReportMs = 2_000;

/** Classes of which each report of a host names all objects that there are: what is missing in it has ended. */
const reportedWhole = new Set(['host_processes', 'docker_containers']);

export const isReportedWhole = (objectClass: string): boolean => reportedWhole.has(objectClass);

const nanoseconds = (milliseconds: number): bigint => BigInt(Math.floor(milliseconds)) * 1_000_000n;

/** Objects that were last reported before this time are gone, whatever their class. */
export const goneBeforeNs = (nowMs: number): bigint => nanoseconds(nowMs - goneAfterMs);

/** A `Liveness` in SQL, over rows that have `newest_of_host` where their class is reported as a whole. */
export function livenessOf(objectClass: string, nowMs: number, parameters: Parameters): string {
  const is = (liveness: Liveness): string => `'${liveness}'`;
  const goneBefore = `time_ns < ${parameters.integer(goneBeforeNs(nowMs))}`;
  const ended = `(host != '' AND time_ns + ${parameters.integer(nanoseconds(sameReportMs))} < newest_of_host)`;
  const gone = isReportedWhole(objectClass) ? `${goneBefore} OR ${ended}` : goneBefore;
  const late = `time_ns < ${parameters.integer(nanoseconds(nowMs - lateAfterMs))}`;
  return `multiIf(${gone}, ${is('gone')}, ${late}, ${is('late')}, ${is('live')})`;
}
