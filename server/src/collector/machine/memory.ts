import { integer, type Measured, percent } from '../points.ts';
import { bytesOf, namedValues } from './files.ts';

export interface Memory {
  readonly total: number;
  readonly available: number;
  readonly swapTotal: number;
  readonly usedPercent: number | undefined;
  readonly fields: Readonly<Record<string, Measured>>;
  readonly swap: Readonly<Record<string, Measured>>;
}

/** Names in /proc/meminfo of the fields that are taken as they are. */
const taken = {
  active: 'Active',
  inactive: 'Inactive',
  free: 'MemFree',
  buffered: 'Buffers',
  cached: 'Cached',
  commit_limit: 'CommitLimit',
  committed_as: 'Committed_AS',
  dirty: 'Dirty',
  mapped: 'Mapped',
  page_tables: 'PageTables',
  shared: 'Shmem',
  slab: 'Slab',
  sreclaimable: 'SReclaimable',
  sunreclaim: 'SUnreclaim',
  swap_cached: 'SwapCached',
  swap_free: 'SwapFree',
  swap_total: 'SwapTotal',
  write_back: 'Writeback',
  huge_pages_free: 'HugePages_Free',
  huge_pages_size: 'Hugepagesize',
  huge_page_total: 'HugePages_Total',
  vmalloc_chunk: 'VmallocChunk',
  vmalloc_total: 'VmallocTotal',
  vmalloc_used: 'VmallocUsed',
} as const;

const swapPageBytes = 4096;

/** Of /proc/meminfo and /proc/vmstat. */
export function parseMemory(meminfo: string, vmstat: string): Memory {
  const values = namedValues(meminfo);
  const of = (name: string): number | undefined => bytesOf(values.get(name));
  const total = of('MemTotal') ?? 0;
  const available = of('MemAvailable') ?? of('MemFree') ?? 0;
  const used = total - available;
  const usedPercent = percent(used, total);
  const fields: Record<string, Measured> = {
    total: integer(total),
    available: integer(available),
    available_percent: percent(available, total),
    used: integer(used),
    used_percent: usedPercent,
  };
  for (const [field, name] of Object.entries(taken)) fields[field] = integer(of(name));
  const [swapTotal, swapFree] = [of('SwapTotal') ?? 0, of('SwapFree') ?? 0];
  const pages = (name: string): number | undefined => {
    const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(vmstat)?.[1];
    return found === undefined ? undefined : Number(found) * swapPageBytes;
  };
  const swap = {
    total: integer(swapTotal),
    used: integer(swapTotal - swapFree),
    free: integer(swapFree),
    used_percent: percent(swapTotal - swapFree, swapTotal) ?? 0,
    in: integer(pages('pswpin')),
    out: integer(pages('pswpout')),
  };
  return { total, available, swapTotal, usedPercent, fields, swap };
}
