import { guanceText } from '../../charts/units/guance.ts';
import { useTranslate } from '../../language/language.ts';
import { type InfrastructureObject, numberOf } from './queries.ts';
import { usageMetrics, usageTexts } from './usage.ts';

/** A number that hosts report, and by which they can be coloured. */
export interface MapMetric {
  readonly name: string;
  /** In percent of what there is: then much is bad. */
  readonly isShare: boolean;
  readonly print: (value: number, language: string) => string;
}

/** Numbers that are no measure: moments, flags, identifiers. */
const isMeasure = (name: string): boolean => !/(?:_time|^is_|_id|^pid|^date|^time)/.test(name);

const byteUnits = [
  { ending: /bytes_per_sec$/, unit: ['traffic', 'B/S'] },
  { ending: /(?:bytes|_total|_free|_used|^rss|memory)$/, unit: ['digital', 'B'] },
] as const;

export function mapMetricOf(name: string): MapMetric {
  const isShare = /percent|_usage$/.test(name);
  const unit = byteUnits.find(({ ending }) => ending.test(name))?.unit;
  const print = (value: number, language: string): string => {
    if (isShare) return `${value.toLocaleString(language, { maximumFractionDigits: 0 })} %`;
    if (unit === undefined) return value.toLocaleString(language, { maximumFractionDigits: 2 });
    const style = { decimals: 1, hasSeparators: false };
    return guanceText(value, unit, style, { zone: 'browser', language, nowMs: 0 });
  };
  return { name, isShare, print };
}

/** Every number that a host in view reports, the usual ones first. */
export function metricsOf(hosts: readonly InfrastructureObject[]): readonly string[] {
  const names = new Set<string>();
  for (const host of hosts) {
    for (const name of Object.keys(host)) if (numberOf(host, name) !== undefined && isMeasure(name)) names.add(name);
  }
  const others = [...names].filter((name) => !usageMetrics.some((usual) => usual === name)).sort();
  return [...usageMetrics, ...others];
}

/** How full a cell is, from 0 to 1. */
export function shareOf({ isShare }: MapMetric, value: number | undefined, most: number): number {
  if (value === undefined || value <= 0) return 0;
  return Math.min(1, isShare ? value / 100 : value / most);
}

/** What a metric is called: its own name where people have no word for it. */
export function useMetricText(): (name: string) => string {
  const t = useTranslate();
  return (name) => {
    const usual = usageMetrics.find((each) => each === name);
    return usual !== undefined ? t(usageTexts[usual]) : name === 'load' ? t('load') : name;
  };
}
