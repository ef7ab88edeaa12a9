import { readdirSync, readFileSync } from 'node:fs';
import type { Sample } from './judge.ts';

/** What a process and all that it started hold, by what they are. Linux only: it reads /proc. */
export function measure(supervisorPid: number): Sample[] {
  const parents = parentsOfAll();
  const childrenOf = (pid: number) => [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  const servers = childrenOf(supervisorPid);
  return [
    sampleOf('supervisor', supervisorPid),
    ...servers.map((pid) => sampleOf('server', pid)),
    ...servers.flatMap(childrenOf).map((pid) => sampleOf('engine', pid)),
  ].filter((sample) => sample !== undefined);
}

function parentsOfAll(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = readIfThere(`/proc/${name}/status`);
    const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
    if (parent !== undefined) found.set(Number(name), Number(parent));
  }
  return found;
}

function sampleOf(name: string, pid: number): Sample | undefined {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/status`))?.[1];
  // It ended a moment ago.
  if (kilobytes === undefined) return undefined;
  return { name, bytes: Number(kilobytes) * 1024, files: readdirSync(`/proc/${pid}/fd`).length };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
