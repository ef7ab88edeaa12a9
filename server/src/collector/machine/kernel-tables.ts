import { integer, type Measured } from '../points.ts';
import { columnsOf } from './files.ts';

/** Columns of /proc/net/stat/nf_conntrack and the fields that they are. */
const trackingColumns: Readonly<Record<string, string>> = {
  found: 'stat_found',
  invalid: 'stat_invalid',
  ignore: 'stat_ignore',
  insert: 'stat_insert',
  insert_failed: 'stat_insert_failed',
  drop: 'stat_drop',
  early_drop: 'stat_early_drop',
  search_restart: 'stat_search_restart',
};

const countOf = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d+\s*$/.test(text) ? undefined : Number(text);

/**
 * The table of tracked connections: how many there are, how many there may be, and counters, of which the kernel keeps one set for each
 * processor, in hexadecimal. Empty where connections are not tracked.
 */
export function trackingFields(
  count: string | undefined,
  limit: string | undefined,
  stat: string | undefined,
): Record<string, Measured> {
  const entries = countOf(count);
  if (entries === undefined) return {};
  const fields: Record<string, Measured> = { entries: integer(entries), entries_limit: integer(countOf(limit)) };
  const [head = '', ...lines] = (stat ?? '').trim().split('\n');
  for (const [index, column] of columnsOf(head).entries()) {
    const field = trackingColumns[column];
    if (field === undefined || lines.length === 0) continue;
    fields[field] = integer(lines.reduce((sum, line) => sum + Number.parseInt(columnsOf(line)[index] ?? '0', 16), 0));
  }
  return fields;
}

/** Of /proc/sys/fs/file-nr: handles that are open, a number that is always 0, and how many there may be. */
export function fileHandleFields(fileNr: string | undefined): Record<string, Measured> {
  const [allocated, , maximum] = columnsOf(fileNr ?? '').map(Number);
  if (allocated === undefined || maximum === undefined || !Number.isFinite(allocated)) return {};
  // Where there is no limit, the kernel names one of 19 digits.
  return { allocated: integer(allocated), maximum_mega: Math.round(maximum / 1_000) / 1_000 };
}
