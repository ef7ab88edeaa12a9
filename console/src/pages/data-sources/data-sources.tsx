import { useQuery } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useAction } from '../../app/use-action.ts';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { EditDataSource, SourceForm } from './edit-data-source.tsx';
import { Health } from './health.tsx';
import { PickType } from './pick-type.tsx';
import { type DataSourceRow, dataSourcesPath, dataSourcesQuery } from './queries.ts';
import { sourceTypeOf } from './types.ts';

/** `source` in the address of the page: a new one is being made. */
const isNew = 'new';

/** Where telemetry lies that the server asks and does not keep. */
export function DataSources() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'source' | 'type'>();
  const { data, error, isPending, refetch } = useQuery(dataSourcesQuery);
  const remove = useAction(
    ({ uid }: DataSourceRow) => grafanaApi.delete(`${dataSourcesPath}/uid/${encodeURIComponent(uid)}`),
    { refresh: [dataSourcesPath], done: ({ name }) => t('dataSourceDeleted', { name }) },
  );
  const wanted = (search.search ?? '').toLowerCase();
  const rows = data?.filter(({ name, type }) => `${name} ${type}`.toLowerCase().includes(wanted));
  const columns: Column<DataSourceRow>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-1.5">
          <button
            type="button"
            className="font-medium text-accent hover:underline"
            onClick={() => change({ source: row.uid })}
          >
            {row.name}
          </button>
          {row.isDefault && <Badge tone="accent">{t('default')}</Badge>}
        </span>
      ),
    },
    { id: 'type', title: t('type'), cell: (row) => row.typeName },
    {
      id: 'url',
      title: t('url'),
      cell: (row) => <span className="font-mono text-xs break-all">{row.url}</span>,
      isSecondary: true,
    },
    { id: 'health', title: t('health'), cell: (row) => <Health uid={row.uid} name={row.name} /> },
    {
      id: 'menu',
      title: t('actions'),
      cell: (row) => (
        <ActionMenu
          name={row.name}
          actions={[
            { text: t('edit'), run: () => change({ source: row.uid }) },
            {
              text: t('delete'),
              question: t('deleteDataSourceText', { name: row.name }),
              run: () => remove.mutate(row),
            },
          ]}
        />
      ),
    },
  ];
  const close = () => change({ source: undefined, type: undefined });
  return (
    <Page
      title={t('dataSources')}
      actions={
        <Button kind="primary" onClick={() => change({ source: isNew })}>
          {t('addDataSource')}
        </Button>
      }
    >
      <SearchField
        label={t('searchDataSources')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next }, 'typed')}
      />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {rows?.length === 0 && <Empty title={t('noDataSources')}>{t('noDataSourcesHint')}</Empty>}
      {rows && rows.length > 0 && (
        <Table caption={t('dataSources')} columns={columns} rows={rows} keyOf={({ uid }) => uid} />
      )}
      {search.source === isNew && search.type === undefined && (
        <PickType onPick={(type) => change({ type })} onClose={close} />
      )}
      {search.source === isNew && search.type !== undefined && (
        <SourceForm type={sourceTypeOf(search.type)} source={undefined} onClose={close} />
      )}
      {search.source !== undefined && search.source !== isNew && <EditDataSource uid={search.source} onClose={close} />}
    </Page>
  );
}
