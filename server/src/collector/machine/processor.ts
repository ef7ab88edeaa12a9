import type { Measured } from '../points.ts';
import { percent } from '../points.ts';
import { columnsOf } from './files.ts';

const names = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal', 'guest', 'guest_nice'] as const;

/** Ticks since the start of the machine. */
export type ProcessorTimes = Readonly<Record<(typeof names)[number], number>>;

/** Of /proc/stat: `cpu-total` and each processor. */
export function parseProcessorTimes(stat: string): ReadonlyMap<string, ProcessorTimes> {
  const times = new Map<string, ProcessorTimes>();
  for (const line of stat.split('\n')) {
    if (!line.startsWith('cpu')) break;
    const [label = '', ...ticks] = columnsOf(line);
    const byName = Object.fromEntries(names.map((name, index) => [name, Number(ticks[index] ?? 0)]));
    times.set(label === 'cpu' ? 'cpu-total' : label, byName as ProcessorTimes);
  }
  return times;
}

/** Guests are in `user` and `nice` already. */
const totalOf = (times: ProcessorTimes): number =>
  names.reduce((sum, name) => (name.startsWith('guest') ? sum : sum + times[name]), 0);

/** Percent of the time between two looks; undefined where no time has passed. */
export function usageOf(
  now: ProcessorTimes,
  before: ProcessorTimes | undefined,
): Readonly<Record<string, Measured>> | undefined {
  const zero = Object.fromEntries(names.map((name) => [name, 0])) as ProcessorTimes;
  const start = before ?? zero;
  const total = totalOf(now) - totalOf(start);
  if (total <= 0) return undefined;
  // The kernel may take a tick of idle time back.
  const since = (name: (typeof names)[number]): number => Math.max(0, now[name] - start[name]);
  const usage: Record<string, Measured> = {};
  for (const name of names) usage[`usage_${name}`] = percent(since(name), total);
  usage.usage_user = percent(Math.max(0, since('user') - since('guest')), total);
  usage.usage_nice = percent(Math.max(0, since('nice') - since('guest_nice')), total);
  usage.usage_total = percent(Math.max(0, total - since('idle')), total);
  return usage;
}

export const bootTimeS = (stat: string): number | undefined => {
  const found = /^btime (\d+)$/m.exec(stat)?.[1];
  return found === undefined ? undefined : Number(found);
};
