import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery, type Paged, pageInfoOf } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { EditTeam } from './edit-team.tsx';
import { type Team, teamsPath } from './queries.ts';
import { TeamMembers } from './team-members.tsx';

const pageSize = 50;
const refresh = [`${teamsPath}/search`];

/** Some members of the organization under one name, to whom folders and dashboards can be opened. */
export function Teams() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'page' | 'team'>();
  const [edited, setEdited] = useState<Team | 'new'>();
  const query = { query: search.search, page: pageOf(search), perpage: pageSize };
  const { data, error, isPending, refetch } = useQuery(
    grafanaQuery<Paged<{ teams: readonly Team[] }>>(`${teamsPath}/search`, query),
  );
  const remove = useAction(({ id }: Team) => grafanaApi.delete(`${teamsPath}/${id}`), {
    refresh,
    done: ({ name }) => t('teamDeleted', { name }),
  });
  const open = (id: string | undefined) => change({ team: id, page: search.page });
  const columns: Column<Team>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <button type="button" className="font-medium text-accent hover:underline" onClick={() => open(String(row.id))}>
          {row.name}
        </button>
      ),
    },
    { id: 'email', title: t('email'), cell: (row) => row.email, isSecondary: true },
    { id: 'members', title: t('members'), cell: (row) => row.memberCount, isNumber: true },
    {
      id: 'menu',
      title: t('actions'),
      cell: (row) => (
        <ActionMenu
          name={row.name}
          actions={[
            { text: t('members'), run: () => open(String(row.id)) },
            { text: t('edit'), run: () => setEdited(row) },
            {
              text: t('delete'),
              question: t('deleteTeamText', { name: row.name }),
              run: () => remove.mutate(row),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <Page
      title={t('teams')}
      actions={
        <Button kind="primary" onClick={() => setEdited('new')}>
          {t('createTeam')}
        </Button>
      }
    >
      <SearchField
        label={t('searchTeams')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next }, 'typed')}
      />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.teams.length === 0 && <Empty title={t('noTeams')}>{t('noTeamsHint')}</Empty>}
      {data && data.teams.length > 0 && (
        <Table caption={t('teams')} columns={columns} rows={data.teams} keyOf={({ id }) => String(id)} />
      )}
      <Pager info={data && pageInfoOf(data, data.teams.length)} onPage={(page) => change({ page: String(page) })} />
      {edited !== undefined && (
        <EditTeam team={edited === 'new' ? undefined : edited} refresh={refresh} onClose={() => setEdited(undefined)} />
      )}
      {search.team !== undefined && <TeamMembers id={search.team} onClose={() => open(undefined)} />}
    </Page>
  );
}
