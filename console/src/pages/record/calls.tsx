import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Select } from '../../ui/field.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { CallChart } from './call-chart.tsx';
import { CallDetails } from './call-details.tsx';
import { type Call, callBucketsQuery, callsQuery } from './queries.ts';

const pageSize = 50;
const hourMs = 3_600_000;
/** A window that moves with every look would ask anew each time. */
const roundMs = 60_000;
const hourChoices = ['1', '6', '24', '168', '720'] as const;

export const toneOf = ({ outcome }: Pick<Call, 'outcome'>): Tone =>
  outcome === 'succeeded' ? 'good' : outcome === 'refused' ? 'warn' : 'bad';

/** Every call of the API that was answered, refused and failed ones too. */
export function Calls() {
  const t = useTranslate();
  const language = useLanguage();
  const [search, change] = usePageSearch<'text' | 'outcome' | 'operation' | 'key' | 'hours' | 'page' | 'call'>();
  const { text, outcome, operation, key, hours = '24', call: opened } = search;
  const fromMs = useMemo(() => Math.floor((Date.now() - Number(hours) * hourMs) / roundMs) * roundMs, [hours]);
  const filter = { text, outcome, operation, key, fromMs };
  const { data, error, isPending, refetch } = useQuery(callsQuery({ ...filter, pageIndex: pageOf(search), pageSize }));
  const { data: buckets } = useQuery(callBucketsQuery(filter));
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
    { id: 'address', title: t('address'), cell: (row) => row.address, isSecondary: true },
    { id: 'error', title: t('error'), cell: (row) => row.errorCode },
    {
      id: 'duration',
      title: t('duration'),
      cell: (row) => `${row.durationMs.toLocaleString(language, { maximumFractionDigits: 1 })} ms`,
      isNumber: true,
    },
  ];
  return (
    <Page title={t('calls')}>
      <div className="flex flex-wrap gap-2">
        <SearchField label={t('searchCalls')} value={text ?? ''} onSearch={(next) => change({ text: next })} />
        <Select
          className="max-w-40"
          aria-label={t('outcome')}
          value={outcome ?? ''}
          onChange={(event) => change({ outcome: event.target.value })}
        >
          <option value="">{t('allOutcomes')}</option>
          <option value="succeeded">{t('succeeded')}</option>
          <option value="refused">{t('refused')}</option>
          <option value="failed">{t('failed')}</option>
        </Select>
        <Select
          className="max-w-40"
          aria-label={t('window')}
          value={hours}
          onChange={(event) => change({ hours: event.target.value })}
        >
          {hourChoices.map((each) => (
            <option key={each} value={each}>
              {t('lastHours', { hours: each })}
            </option>
          ))}
        </Select>
        {key !== undefined && (
          <button type="button" className="text-sm text-accent" onClick={() => change({ key: undefined })}>
            {t('key')}: {key} ✕
          </button>
        )}
      </div>
      {data && (
        <p className="text-sm text-muted" aria-live="polite">
          {t('callCounts', {
            total: (data.pageInfo?.totalCount ?? 0).toLocaleString(language),
            refused: data.content.refused.toLocaleString(language),
            failed: data.content.failed.toLocaleString(language),
          })}
        </p>
      )}
      {buckets && <CallChart buckets={buckets.groups} bucketMs={buckets.bucketMs} fromMs={fromMs} />}
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
      {opened !== undefined && (
        <CallDetails traceId={opened} onClose={() => change({ call: undefined, page: search.page })} />
      )}
    </Page>
  );
}
