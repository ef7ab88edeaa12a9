import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { orderAfter, orderOf } from '../../app/order.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { LivenessSelect } from './liveness-select.tsx';
import { ProcessTable } from './process-table.tsx';
import { equalTo, objectsQuery } from './queries.ts';

const pageSize = 50;

/** The processes of one host, or of all of them. What is searched and how it is ordered stands in the address of the page. */
export function ProcessList({
  host,
  isHostShown,
}: {
  readonly host: string | undefined;
  readonly isHostShown: boolean;
}) {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'state' | 'order' | 'page'>();
  const order = orderOf(search.order, '-cpu_usage_top');
  const { data, error, isPending, refetch } = useQuery(
    objectsQuery('process', {
      search: search.search,
      liveness: search.state,
      filters: host === undefined ? undefined : equalTo('host', host),
      orderBy: order.by,
      order: order.isDescending ? 'desc' : 'asc',
      pageIndex: pageOf(search),
      pageSize,
    }),
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('searchProcesses')}
          value={search.search ?? ''}
          onSearch={(next) => change({ search: next }, 'typed')}
        />
        <LivenessSelect value={search.state} onChange={(state) => change({ state })} />
      </div>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.content.length === 0 && (
        <Empty title={t('noProcesses')}>
          {t('noProcessesHint')}{' '}
          <Link to="/ingest" className="text-accent underline">
            {t('ingest')}
          </Link>
        </Empty>
      )}
      {data && data.content.length > 0 && (
        <ProcessTable
          processes={data.content}
          isHostShown={isHostShown}
          order={order}
          onOrder={(by) => change({ order: orderAfter(order, by) })}
        />
      )}
      <Pager info={data?.pageInfo} onPage={(page) => change({ page: String(page) })} />
    </>
  );
}
