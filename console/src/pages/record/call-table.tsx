import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import type { ChartContext } from '../../charts/chart-context.ts';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { ChartPlace } from '../query/chart-place.tsx';
import { type CallFilter, type CallWindow, filterOf } from './call-filters.tsx';
import { toneOf } from './outcome-tone.ts';
import { type Call, callBucketsQuery, callsQuery } from './queries.ts';

/** The table is there before what draws. */
const CallChart = lazy(() => import('./call-chart.tsx').then(({ CallChart: chart }) => ({ default: chart })));

const pageSize = 50;

interface CallTableProps {
  readonly window: CallWindow;
  readonly charts: ChartContext;
}

/** The calls that fit, newest first, under a chart of all of them. */
export function CallTable({ window, charts }: CallTableProps) {
  const t = useTranslate();
  const language = useLanguage();
  const [search, change] = usePageSearch<CallFilter | 'text' | 'outcome' | 'page' | 'call'>();
  const filter = { ...filterOf(search), ...window };
  const { data, error, isPending, refetch } = useQuery(callsQuery({ ...filter, pageIndex: pageOf(search), pageSize }));
  const { data: buckets, error: bucketsError } = useQuery(callBucketsQuery(filter));
  const columns: Column<Call>[] = [
    { id: 'time', title: t('time'), cell: (row) => <Moment timeMs={row.timeMs} /> },
    { id: 'status', title: t('status'), cell: (row) => <Badge tone={toneOf(row)}>{row.status}</Badge> },
    {
      id: 'operation',
      title: t('operation'),
      cell: (row) => (
        <button
          type="button"
          className="text-left text-accent hover:underline"
          onClick={() => change({ call: row.traceId, page: search.page })}
        >
          {row.operation}
        </button>
      ),
    },
    {
      id: 'path',
      title: t('path'),
      cell: (row) => (
        <span className="font-mono text-xs break-all">
          {row.method} {row.path}
        </span>
      ),
      isSecondary: true,
    },
    { id: 'who', title: t('who'), cell: (row) => row.actorName || '–' },
    {
      id: 'address',
      title: t('address'),
      cell: (row) => (
        <button type="button" className="hover:underline" onClick={() => change({ address: row.address })}>
          {row.address}
        </button>
      ),
      isSecondary: true,
    },
    { id: 'error', title: t('error'), cell: (row) => row.errorCode },
    {
      id: 'duration',
      title: t('duration'),
      cell: (row) => `${row.durationMs.toLocaleString(language, { maximumFractionDigits: 1 })} ms`,
      isNumber: true,
    },
  ];
  return (
    <>
      {data && (
        <p className="text-sm text-muted" aria-live="polite">
          {t('callCounts', {
            total: (data.pageInfo?.totalCount ?? 0).toLocaleString(language),
            refused: data.content.refused.toLocaleString(language),
            failed: data.content.failed.toLocaleString(language),
          })}
        </p>
      )}
      {buckets === undefined && !bucketsError && <ChartPlace />}
      {buckets && buckets.groups.length > 0 && (
        <Suspense fallback={<ChartPlace />}>
          <CallChart buckets={buckets.groups} bucketMs={buckets.bucketMs} charts={charts} />
        </Suspense>
      )}
      {data?.content.gaps.map((gap) => (
        <p key={gap.fromMs} className="rounded-md bg-warn-soft p-2 text-sm text-warn">
          {t('gap', { calls: gap.calls, reason: gap.reason })} <Moment timeMs={gap.fromMs} />
        </p>
      ))}
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.content.calls.length === 0 && <Empty title={t('noCalls')}>{t('noCallsHint')}</Empty>}
      {data && data.content.calls.length > 0 && (
        <Table caption={t('calls')} columns={columns} rows={data.content.calls} keyOf={({ traceId }) => traceId} />
      )}
      <Pager info={data?.pageInfo} onPage={(page) => change({ page: String(page) })} />
    </>
  );
}
