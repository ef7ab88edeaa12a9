import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { loadFormat } from '../dashboard/format.ts';
import { DashboardFilters, type FilterName } from './dashboard-filters.tsx';
import { type FoundDashboard, foundMax, foundQuery, noFolder } from './found-dashboards.ts';
import { ImportDashboard } from './import-dashboard.tsx';
import { NewDashboard } from './new-dashboard.tsx';
import { RowMenu } from './row-menu.tsx';
import { Star } from './star.tsx';

const pageSize = 50;
/** The list itself is there by then. */
const idleMs = 300;

/** One of the list is opened next: what draws it is loaded while nothing else is to be done. */
function loadAhead(): () => void {
  const timer = setTimeout(() => {
    void import('../dashboard/dashboard.tsx');
    void loadFormat('grafana');
    void loadFormat('guance');
  }, idleMs);
  return () => clearTimeout(timer);
}

/** Dashboards of both formats in one list. */
export function Dashboards() {
  const t = useTranslate();
  const [search, change] = usePageSearch<FilterName | 'page'>();
  const [isImporting, setImporting] = useState(false);
  const { data, error, isPending, refetch } = useQuery(foundQuery({ ...search, isStarred: search.starred === 'yes' }));
  const page = pageOf(search);
  const rows = (data ?? []).slice((page - 1) * pageSize, page * pageSize);
  const isFiltered = [search.search, search.tag, search.folder, search.starred].some((value) => value !== undefined);
  useEffect(loadAhead, []);
  const columns: Column<FoundDashboard>[] = [
    { id: 'star', title: t('star'), cell: (row) => <Star row={row} /> },
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <Link to="/d/$uid" params={{ uid: row.uid }} className="font-medium text-accent hover:underline">
          {row.title}
        </Link>
      ),
    },
    {
      id: 'folder',
      title: t('folder'),
      cell: ({ folderUid, folderTitle }) => (
        <button type="button" className="hover:underline" onClick={() => change({ folder: folderUid ?? noFolder })}>
          {folderTitle ?? <span className="text-muted">–</span>}
        </button>
      ),
      isSecondary: true,
    },
    {
      id: 'tags',
      title: t('tags'),
      cell: (row) => (
        <span className="flex flex-wrap gap-1">
          {row.tags.map((name) => (
            <button key={name} type="button" onClick={() => change({ tag: name })}>
              <Badge tone="accent">{name}</Badge>
            </button>
          ))}
        </span>
      ),
    },
    { id: 'menu', title: t('actions'), cell: (row) => <RowMenu row={row} /> },
  ];
  return (
    <Page
      title={t('dashboards')}
      actions={
        <>
          <Link to="/carousels" className="text-sm text-accent hover:underline">
            {t('carousels')}
          </Link>
          <NewDashboard />
          <Button kind="primary" onClick={() => setImporting(true)}>
            {t('importDashboard')}
          </Button>
        </>
      }
    >
      <DashboardFilters search={search} change={change} />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title={t(isFiltered ? 'noDashboardFits' : 'noDashboards')}>
          {isFiltered ? t('noDashboardFitsHint') : t('noDashboardsHint')}
        </Empty>
      )}
      {rows.length > 0 && <Table caption={t('dashboards')} columns={columns} rows={rows} keyOf={({ uid }) => uid} />}
      {data?.length === foundMax && <p className="text-sm text-muted">{t('moreDashboards', { count: foundMax })}</p>}
      <Pager
        info={data && { totalCount: data.length, pageIndex: page, pageSize, count: rows.length }}
        onPage={(next) => change({ page: String(next) })}
      />
      {isImporting && <ImportDashboard onClose={() => setImporting(false)} />}
    </Page>
  );
}
