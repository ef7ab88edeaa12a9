import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { ChartPlace } from '../query/chart-place.tsx';
import { RangeBar } from '../query/range-bar.tsx';
import { useRange } from '../query/use-range.ts';
import { Facets } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { type FacetName, facetNames, listQuery } from './log-query.ts';
import { LogRows } from './log-rows.tsx';
import { NoLogs } from './no-logs.tsx';
import { logCountsQuery, logsQuery } from './queries.ts';

/** How often new lines are looked for while they are followed. */
const liveRefresh = '2s';
/** Counting costs more than reading the newest lines: it is done less often while these are followed. */
const countsEveryMs = 10_000;
const usualRange = { from: 'now-1h', to: 'now' };

/** Logs: searched, counted over time, told apart, followed. */
export function Logs() {
  const t = useTranslate();
  const language = useLanguage();
  const [search, change] = usePageSearch<FacetName | 'query' | 'line'>();
  const shown = useRange(usualRange);
  const { query, status, source, service, host } = search;
  const wanted = { query, status, source, service, host };
  const logs = useInfiniteQuery(logsQuery(wanted, shown.range));
  const isLive = shown.refresh === liveRefresh;
  const { fromMs, toMs } = shown.range;
  const countedMs = (timeMs: number) => (isLive ? Math.ceil(timeMs / countsEveryMs) * countsEveryMs : timeMs);
  const counts = useQuery(logCountsQuery(wanted, { fromMs: countedMs(fromMs), toMs: countedMs(toMs) }));
  const rows = logs.data?.pages.flatMap((page) => page.rows) ?? [];
  const choose = (name: FacetName, value: string | undefined) =>
    change({ [name]: value } as { [Name in FacetName]?: string });
  // Who reads a line does not want it to move away.
  const open = (line: string | undefined) =>
    change({ line, ...(isLive && line !== undefined && { refresh: undefined }) } as { line?: string });
  const facets = (
    <>
      {counts.data && <Facets facets={counts.data.facets} chosen={wanted} onChoose={choose} />}
      {counts.error && <Failure error={counts.error} />}
    </>
  );
  return (
    <Page
      title={t('logs')}
      actions={
        <>
          <Button
            kind={isLive ? 'primary' : 'plain'}
            aria-pressed={isLive}
            onClick={() => shown.change({ refresh: isLive ? '' : liveRefresh })}
          >
            {t('followLogs')}
          </Button>
          <RangeBar shown={shown} />
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('searchLogs')}
          value={query ?? ''}
          onSearch={(next) => change({ query: next }, 'typed')}
        />
        {facetNames.map((name) => {
          const value = search[name];
          return (
            value !== undefined && (
              <FilterChip key={name} name={name} value={value} onRemove={() => choose(name, undefined)} />
            )
          );
        })}
        <Link
          to="/explore"
          search={{ query: listQuery(wanted), view: 'table', ...shown.written }}
          className="text-sm text-accent underline"
        >
          {t('openInExplore')}
        </Link>
      </div>
      {logs.error && <Failure error={logs.error} onRetry={() => void logs.refetch()} />}
      {logs.isPending && <Loading />}
      {logs.data && rows.length === 0 && <NoLogs />}
      {logs.data && rows.length > 0 && (
        <>
          {counts.isPending && <ChartPlace />}
          {counts.data?.histogram && <Histogram result={counts.data.histogram} charts={shown.charts} />}
          <div className="grid gap-4 lg:grid-cols-[14rem_1fr]">
            <div className="hidden lg:block">{facets}</div>
            <details className="rounded-lg border border-line bg-surface px-3 py-2 lg:hidden">
              <summary className="cursor-pointer text-sm font-medium">{t('facets')}</summary>
              <div className="pt-2">{facets}</div>
            </details>
            <div className="flex min-w-0 flex-col gap-2">
              <p className="text-sm text-muted" aria-live={isLive ? 'off' : 'polite'}>
                {t('logCount', { logs: (logs.data.pages[0]?.total ?? rows.length).toLocaleString(language) })}
              </p>
              <LogRows rows={rows} zone={shown.calendar.zone} onChoose={choose} opened={search.line} onOpen={open} />
              {logs.hasNextPage && (
                <div className="text-center">
                  <Button disabled={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>
                    {t('olderLogs')}
                  </Button>
                </div>
              )}
            </div>
          </div>
        </>
      )}
    </Page>
  );
}
