import type { Round } from '../load/main.ts';
import type { LoadResult } from '../load/run.ts';
import type { Child } from './children.ts';
import { cpuSeconds } from './machine.ts';

/** A server that is put under load. */
export interface Side {
  readonly port: number;
  readonly pid: number;
}

export interface Measured extends LoadResult {
  /** Of the server, for each request. */
  readonly cpuMicroseconds: number;
}

const connections = 32;

/** The same request again and again on many connections. */
export async function repeat(
  load: Child,
  side: Side,
  request: string,
  milliseconds: number,
  staysAwake = true,
): Promise<Measured> {
  const before = cpuSeconds(side.pid) ?? Number.NaN;
  const round: Round = { kind: 'repeat', port: side.port, milliseconds, connections, request, staysAwake };
  const { result } = await load.ask<{ result: LoadResult }>(round);
  const seconds = (cpuSeconds(side.pid) ?? Number.NaN) - before;
  return { ...result, cpuMicroseconds: (seconds / result.requests) * 1e6 };
}

export const perSecond = (results: readonly Measured[]): number[] => results.map((result) => result.perSecond);
