import { useCallback, useMemo } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import type { ChartContext } from '../../charts/chart-context.ts';
import { useLanguage } from '../../language/language.ts';
import type { Calendar } from '../../time/expression.ts';
import { type Range, rangeOf, type WrittenRange } from '../../time/range.ts';
import { useNow } from '../../time/use-now.ts';
import { isZone } from '../../time/zones.ts';

type RangeName = 'from' | 'to' | 'tz' | 'refresh';

export interface RangeInView {
  readonly written: WrittenRange;
  readonly range: Range;
  readonly calendar: Calendar;
  /** `5s`; empty: never. */
  readonly refresh: string;
  /** What charts of this range share. */
  readonly charts: ChartContext;
  readonly change: (changes: { readonly [Name in RangeName]?: string }) => void;
  readonly renew: () => void;
  /** What of it stands in the address: links to the same range take it along. */
  readonly kept: { readonly [Name in RangeName]?: string };
}

const hourMs = 3_600_000;

const keptOf = ({ from, to, tz, refresh }: { readonly [Name in RangeName]?: string }) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(tz !== undefined && { tz }),
  ...(refresh !== undefined && { refresh }),
});

/** The range of time in the address of the page. */
export function useRange(usual: WrittenRange): RangeInView {
  const language = useLanguage();
  const [search, change] = usePageSearch<RangeName>();
  const refresh = search.refresh ?? '';
  const [nowMs, renew] = useNow(refresh);
  const zone = search.tz !== undefined && isZone(search.tz) ? search.tz : 'browser';
  const calendar = useMemo((): Calendar => ({ zone, weekStart: 1, fiscalStart: 0 }), [zone]);
  const from = search.from ?? usual.from;
  const to = search.to ?? usual.to;
  const range = useMemo(
    () => rangeOf({ from, to }, nowMs, calendar) ?? { fromMs: nowMs - hourMs, toMs: nowMs },
    [from, to, nowMs, calendar],
  );
  const onRange = useCallback(
    (fromMs: number, toMs: number) => change({ from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) }),
    [change],
  );
  const charts = useMemo(
    (): ChartContext => ({ zone, language, nowMs, ...range, cursorKey: undefined, onRange }),
    [zone, language, nowMs, range, onRange],
  );
  return { written: { from, to }, range, calendar, refresh, charts, change, renew, kept: keptOf(search) };
}
