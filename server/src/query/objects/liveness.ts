import type { Parameters } from '../compile/parameters.ts';
import type { Liveness } from './inventory.ts';

const minuteMs = 60_000;

/** Agents report an object every five minutes: whoever has missed two reports is late. */
const lateAfterMs = 10 * minuteMs;
const goneAfterMs = 24 * 60 * minuteMs;

/**
 * Classes of which each report of a host names all objects that there are: what is missing in it has ended. By how far apart the points of
 * one report can be, in milliseconds: agents stamp a container when they have asked the runtime about it, which takes seconds for each, and
 * report again after five minutes.
 */
const reportedWhole: ReadonlyMap<string, number> = new Map([
  ['host_processes', 2_000],
  ['docker_containers', 150_000],
]);

export const isReportedWhole = (objectClass: string): boolean => reportedWhole.has(objectClass);

const nanoseconds = (milliseconds: number): bigint => BigInt(Math.floor(milliseconds)) * 1_000_000n;

/** Objects that were last reported before this time are gone, whatever their class. */
export const goneBeforeNs = (nowMs: number): bigint => nanoseconds(nowMs - goneAfterMs);

/** A `Liveness` in SQL, over rows that have `newest_of_host` where their class is reported as a whole. */
export function livenessOf(objectClass: string, nowMs: number, parameters: Parameters): string {
  const is = (liveness: Liveness): string => `'${liveness}'`;
  const goneBefore = `time_ns < ${parameters.integer(goneBeforeNs(nowMs))}`;
  const sameReportMs = reportedWhole.get(objectClass);
  const gone =
    sameReportMs === undefined
      ? goneBefore
      : `${goneBefore} OR (host != '' AND time_ns + ${parameters.integer(nanoseconds(sameReportMs))} < newest_of_host)`;
  const late = `time_ns < ${parameters.integer(nanoseconds(nowMs - lateAfterMs))}`;
  return `multiIf(${gone}, ${is('gone')}, ${late}, ${is('late')}, ${is('live')})`;
}
