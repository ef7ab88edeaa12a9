import { readFileSync } from 'node:fs';

/** A file of /proc or /sys; undefined where it is missing or not for us, as those of processes that have ended are. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** `Name:  12 kB` in each line, as /proc/meminfo and /proc/<pid>/status have them. */
export function namedValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) values.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return values;
}

/** `12 kB` in bytes; undefined where there is none. */
export function bytesOf(value: string | undefined): number | undefined {
  const found = /^(\d+)( kB)?$/.exec(value ?? '');
  return found === null ? undefined : Number(found[1]) * (found[2] === undefined ? 1 : 1024);
}

/** Numbers that stand in columns, from the given one on. */
export const columnsOf = (line: string): string[] => line.trim().split(/\s+/);
