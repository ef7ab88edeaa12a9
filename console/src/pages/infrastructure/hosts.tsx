import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { orderAfter, orderOf } from '../../app/order.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Select } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { HostMap } from './host-map.tsx';
import { HostTable } from './host-table.tsx';
import { LivenessSelect } from './liveness-select.tsx';
import { mapMetricOf, metricsOf, useMetricText } from './map-metrics.ts';
import { objectsQuery } from './queries.ts';
import { usageMetrics } from './usage.ts';

const tableSize = 50;
/** As many as one answer holds: a map shows all that it can. */
const mapSize = 1_000;

type Kept = 'search' | 'view' | 'by' | 'state' | 'order' | 'page';

/** The machines that report, as a table or as a map that is coloured by what they use. */
export function Hosts() {
  const t = useTranslate();
  const [search, change] = usePageSearch<Kept>();
  const isMap = search.view === 'map';
  const metric = mapMetricOf(search.by ?? usageMetrics[0]);
  const textOf = useMetricText();
  const order = orderOf(search.order, 'name');
  const { data, error, isPending, refetch } = useQuery(
    objectsQuery('host', {
      search: search.search,
      liveness: search.state,
      ...(isMap
        ? { orderBy: 'name', pageIndex: 1, pageSize: mapSize }
        : {
            orderBy: order.by,
            order: order.isDescending ? 'desc' : 'asc',
            pageIndex: pageOf(search),
            pageSize: tableSize,
          }),
    }),
  );
  // One that no host in view reports stays what was chosen.
  const metrics = [...new Set([...metricsOf(data?.content ?? []), metric.name])];
  const { view: _view, page: _page, ...filters } = search;
  const isFiltered = search.search !== undefined || search.state !== undefined;
  return (
    <Page title={t('hosts')}>
      <Tabs
        label={t('hosts')}
        tabs={[
          { text: t('table'), to: '/hosts', search: filters, isCurrent: !isMap },
          { text: t('map'), to: '/hosts', search: { ...filters, view: 'map' }, isCurrent: isMap },
        ]}
      />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('searchHosts')}
          value={search.search ?? ''}
          onSearch={(next) => change({ search: next }, 'typed')}
        />
        <LivenessSelect value={search.state} onChange={(state) => change({ state })} />
        {isMap && (
          <Select
            className="max-w-44"
            aria-label={t('colouredBy')}
            value={metric.name}
            onChange={(event) => change({ by: event.target.value })}
          >
            {metrics.map((each) => (
              <option key={each} value={each}>
                {textOf(each)}
              </option>
            ))}
          </Select>
        )}
      </div>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.content.length === 0 && (
        <Empty title={t('noHosts')}>
          {isFiltered ? (
            t('noHostsFit')
          ) : (
            <>
              {t('noHostsHint')}{' '}
              <Link to="/ingest" className="text-accent underline">
                {t('ingest')}
              </Link>
            </>
          )}
        </Empty>
      )}
      {data && data.content.length > 0 && isMap && <HostMap hosts={data.content} metric={metric} />}
      {data && data.content.length > 0 && !isMap && (
        <HostTable hosts={data.content} order={order} onOrder={(by) => change({ order: orderAfter(order, by) })} />
      )}
      {!isMap && <Pager info={data?.pageInfo} onPage={(page) => change({ page: String(page) })} />}
    </Page>
  );
}
