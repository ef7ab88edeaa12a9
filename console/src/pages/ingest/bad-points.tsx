import { useQuery } from '@tanstack/react-query';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Moment } from '../../ui/moment.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type BadPoint, badPointsQuery } from './queries.ts';

const pageSize = 50;

/** The newest points that could not be taken, with the reason. */
export function BadPoints() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'page'>();
  const { data, error, isPending, refetch } = useQuery(badPointsQuery({ pageIndex: pageOf(search), pageSize }));
  const columns: Column<BadPoint>[] = [
    { id: 'time', title: t('time'), cell: (row) => <Moment timeMs={row.timeUs / 1000} /> },
    { id: 'category', title: t('category'), cell: (row) => row.category },
    { id: 'token', title: t('token'), cell: (row) => row.tokenName || '–', isSecondary: true },
    { id: 'reason', title: t('reason'), cell: (row) => row.reason },
    {
      id: 'sample',
      title: t('sample'),
      cell: (row) => <code className="font-mono text-xs break-all">{row.sample}</code>,
      isSecondary: true,
    },
  ];
  return (
    <>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.content.length === 0 && <Empty title={t('everythingTaken')}>{t('everythingTakenHint')}</Empty>}
      {data && data.content.length > 0 && (
        <Table
          caption={t('notTaken')}
          columns={columns}
          rows={data.content}
          keyOf={({ timeUs, place, sample }) => `${timeUs} ${place} ${sample}`}
        />
      )}
      <Pager info={data?.pageInfo} onPage={(page) => change({ page: String(page) })} />
    </>
  );
}
