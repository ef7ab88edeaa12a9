import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { showFailure } from '../../ui/toasts.tsx';
import { ImportDashboard } from './import-dashboard.tsx';
import { NewDashboard } from './new-dashboard.tsx';
import { type DashboardRow, dashboardsQuery } from './queries.ts';
import { RowMenu } from './row-menu.tsx';

const pageSize = 50;

/** Dashboards of both formats in one list. */
export function Dashboards() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'tag' | 'folder' | 'page' | 'starred'>();
  const [isImporting, setImporting] = useState(false);
  const query = { search: search.search, tagNames: search.tag, pageIndex: pageOf(search), pageSize };
  const { data, error, isPending, refetch } = useQuery(dashboardsQuery(query));
  const columns: Column<DashboardRow>[] = [
    { id: 'star', title: t('star'), cell: (row) => <Star row={row} /> },
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <div className="flex flex-col">
          <Link to="/d/$uid" params={{ uid: row.uuid }} className="font-medium text-accent hover:underline">
            {row.name}
          </Link>
          {row.desc !== '' && <span className="text-xs text-muted">{row.desc}</span>}
        </div>
      ),
    },
    {
      id: 'tags',
      title: t('tags'),
      cell: (row) => (
        <span className="flex flex-wrap gap-1">
          {row.tagInfo.map(({ id, name }) => (
            <button key={id} type="button" onClick={() => change({ tag: name })}>
              <Badge tone="accent">{name}</Badge>
            </button>
          ))}
        </span>
      ),
    },
    { id: 'format', title: t('format'), cell: (row) => <Badge>{row.format}</Badge>, isSecondary: true },
    {
      id: 'changed',
      title: t('lastChanged'),
      cell: (row) => (
        <span>
          <Moment timeMs={row.updateAt * 1000} /> <span className="text-muted">{row.updatorInfo?.name}</span>
        </span>
      ),
      isSecondary: true,
    },
    { id: 'menu', title: t('actions'), cell: (row) => <RowMenu row={row} /> },
  ];
  return (
    <Page
      title={t('dashboards')}
      actions={
        <>
          <NewDashboard />
          <Button kind="primary" onClick={() => setImporting(true)}>
            {t('importDashboard')}
          </Button>
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('searchDashboards')}
          value={search.search ?? ''}
          onSearch={(next) => change({ search: next })}
        />
        {search.tag !== undefined && (
          <Button onClick={() => change({ tag: undefined })}>
            {t('tag')}: {search.tag} ✕
          </Button>
        )}
      </div>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.content.length === 0 && <Empty title={t('noDashboards')}>{t('noDashboardsHint')}</Empty>}
      {data && data.content.length > 0 && (
        <Table caption={t('dashboards')} columns={columns} rows={data.content} keyOf={({ uuid }) => uuid} />
      )}
      <Pager info={data?.pageInfo} onPage={(page) => change({ page: String(page) })} />
      {isImporting && <ImportDashboard onClose={() => setImporting(false)} />}
    </Page>
  );
}

function Star({ row }: { readonly row: DashboardRow }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const star = useMutation({
    mutationFn: () => {
      const path = `/api/user/stars/dashboard/${row.id}`;
      return row.isFavorite ? grafanaApi.delete(path) : grafanaApi.post(path);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['dashboards'] }),
    onError: showFailure,
  });
  return (
    <button
      type="button"
      aria-pressed={row.isFavorite}
      aria-label={t('starOf', { name: row.name })}
      className={row.isFavorite ? 'text-warn' : 'text-muted'}
      disabled={star.isPending}
      onClick={() => star.mutate()}
    >
      {row.isFavorite ? '★' : '☆'}
    </button>
  );
}
