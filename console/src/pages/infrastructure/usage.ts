/** What a host is coloured by: shares of what it has, in percent. */
export const usageMetrics = ['cpu_usage', 'mem_used_percent', 'disk_used_percent'] as const;

export const usageTexts = {
  cpu_usage: 'processor',
  mem_used_percent: 'memory',
  disk_used_percent: 'disk',
} as const;

export type UsageLevel = 'none' | 'good' | 'warn' | 'bad';

export const warnPercent = 70;
export const badPercent = 90;

/** How full something is that should not be full. */
export function levelOf(percent: number | undefined): UsageLevel {
  if (percent === undefined) return 'none';
  if (percent >= badPercent) return 'bad';
  return percent >= warnPercent ? 'warn' : 'good';
}

/** The colours of a level, as variables of the theme. */
export const levelColours = {
  none: { strong: 'var(--muted)', soft: 'var(--sunken)' },
  good: { strong: 'var(--good)', soft: 'var(--good-soft)' },
  warn: { strong: 'var(--warn)', soft: 'var(--warn-soft)' },
  bad: { strong: 'var(--bad)', soft: 'var(--bad-soft)' },
} as const;
