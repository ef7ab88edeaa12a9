import { useQuery } from '@tanstack/react-query';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Select } from '../../ui/field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type CallFilter, type CallWindow, filterOf } from './call-filters.tsx';
import { type CallGroup, callSummaryQuery } from './queries.ts';

const groupings = {
  operation: 'operation',
  key: 'key',
  actor: 'who',
  address: 'address',
  errorCode: 'error',
  status: 'status',
} as const;
type Grouping = keyof typeof groupings;

const orders = { calls: 'calls', failed: 'failed', refused: 'refused', p95Ms: 'p95' } as const;

/** How many calls of which kind there were, and how long they took. */
export function CallSummary({ window }: { readonly window: CallWindow }) {
  const t = useTranslate();
  const language = useLanguage();
  const [search, change] = usePageSearch<CallFilter | 'text' | 'outcome' | 'by' | 'order' | 'view'>();
  const { order = 'calls' } = search;
  const by = (Object.keys(groupings) as Grouping[]).find((each) => each === search.by) ?? 'operation';
  const { data, error, isPending, refetch } = useQuery(
    callSummaryQuery({ ...filterOf(search), ...window, groupBy: [by], orderBy: order, limit: 200 }),
  );
  const number = (value: number) => value.toLocaleString(language);
  const milliseconds = (value: number) => `${value.toLocaleString(language, { maximumFractionDigits: 1 })} ms`;
  const columns: Column<CallGroup>[] = [
    {
      id: 'group',
      title: t(groupings[by]),
      cell: (row) => {
        const value = String(row[by] ?? '');
        if (value === '') return <span className="text-muted">{t('none')}</span>;
        return (
          <button
            type="button"
            className="text-left font-mono text-xs break-all text-accent hover:underline"
            onClick={() => change({ [by]: value, view: undefined } as Record<CallFilter | 'view', string | undefined>)}
          >
            {value}
          </button>
        );
      },
    },
    { id: 'calls', title: t('calls'), cell: (row) => number(row.calls), isNumber: true },
    { id: 'refused', title: t('refused'), cell: (row) => number(row.refused), isNumber: true, isSecondary: true },
    { id: 'failed', title: t('failed'), cell: (row) => number(row.failed), isNumber: true },
    { id: 'p50', title: t('p50'), cell: (row) => milliseconds(row.p50Ms), isNumber: true, isSecondary: true },
    { id: 'p95', title: t('p95'), cell: (row) => milliseconds(row.p95Ms), isNumber: true },
    { id: 'p99', title: t('p99'), cell: (row) => milliseconds(row.p99Ms), isNumber: true, isSecondary: true },
  ];
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Select
          className="max-w-48"
          aria-label={t('countBy')}
          value={by}
          onChange={(event) => change({ by: event.target.value })}
        >
          {(Object.keys(groupings) as Grouping[]).map((each) => (
            <option key={each} value={each}>
              {t('by', { what: t(groupings[each]) })}
            </option>
          ))}
        </Select>
        <Select
          className="max-w-48"
          aria-label={t('orderBy')}
          value={order}
          onChange={(event) => change({ order: event.target.value })}
        >
          {(Object.keys(orders) as (keyof typeof orders)[]).map((each) => (
            <option key={each} value={each}>
              {t('mostFirst', { what: t(orders[each]) })}
            </option>
          ))}
        </Select>
      </div>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.groups.length === 0 && <Empty title={t('noCalls')}>{t('noCallsHint')}</Empty>}
      {data && data.groups.length > 0 && (
        <Table caption={t('percentiles')} columns={columns} rows={data.groups} keyOf={(row) => String(row[by] ?? '')} />
      )}
      {data && data.rest.groups > 0 && (
        <p className="text-sm text-muted">{t('restOfGroups', { groups: data.rest.groups, calls: data.rest.calls })}</p>
      )}
    </>
  );
}
