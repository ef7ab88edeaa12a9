import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { useSignedIn } from '../../session/session.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { EditOrganization } from './edit-organization.tsx';
import { OrganizationMembers } from './organization-members.tsx';

interface Organization {
  readonly id: number;
  readonly name: string;
}

const pageSize = 50;
const path = '/api/orgs';

/** Every organization of the server, for its administrators. */
export function Organizations() {
  const t = useTranslate();
  const { orgId } = useSignedIn();
  const [search, change] = usePageSearch<'search' | 'page' | 'members'>();
  const [opened, setOpened] = useState<Organization | 'new'>();
  const page = pageOf(search);
  const { data, error, isPending, refetch } = useQuery(
    grafanaQuery<readonly Organization[]>(path, { query: search.search, page, perpage: pageSize }),
  );
  const remove = useAction(({ id }: Organization) => grafanaApi.delete(`${path}/${id}`), {
    refresh: [path],
    done: ({ name }) => t('organizationDeleted', { name }),
  });
  const columns: Column<Organization>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <>
          <span className="font-medium">{row.name}</span>{' '}
          {row.id === orgId && <Badge tone="accent">{t('inUse')}</Badge>}
        </>
      ),
    },
    { id: 'id', title: t('number'), cell: (row) => row.id, isNumber: true },
    {
      id: 'menu',
      title: t('actions'),
      cell: (row) => (
        <ActionMenu
          name={row.name}
          actions={[
            { text: t('members'), run: () => change({ members: String(row.id), page: search.page }) },
            { text: t('rename'), run: () => setOpened(row) },
            ...(row.id === orgId
              ? []
              : [
                  {
                    text: t('delete'),
                    question: t('deleteOrganizationText', { name: row.name }),
                    run: () => remove.mutate(row),
                  },
                ]),
          ]}
        />
      ),
    },
  ];
  const shown = data?.find(({ id }) => String(id) === search.members);
  return (
    <Page
      title={t('organizations')}
      actions={
        <Button kind="primary" onClick={() => setOpened('new')}>
          {t('createOrganization')}
        </Button>
      }
    >
      <SearchField
        label={t('searchOrganizations')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next }, 'typed')}
      />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('noOrganizations')} />}
      {data && data.length > 0 && (
        <Table caption={t('organizations')} columns={columns} rows={data} keyOf={({ id }) => String(id)} />
      )}
      {data && (page > 1 || data.length === pageSize) && (
        <nav aria-label={t('pages')} className="flex justify-end gap-2">
          <Button disabled={page <= 1} onClick={() => change({ page: String(page - 1) })}>
            {t('previousPage')}
          </Button>
          <Button disabled={data.length < pageSize} onClick={() => change({ page: String(page + 1) })}>
            {t('nextPage')}
          </Button>
        </nav>
      )}
      {shown && (
        <OrganizationMembers
          key={shown.id}
          id={shown.id}
          name={shown.name}
          onClose={() => change({ members: undefined, page: search.page })}
        />
      )}
      {opened !== undefined && (
        <EditOrganization
          organization={opened === 'new' ? undefined : opened}
          refresh={[path]}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Page>
  );
}
