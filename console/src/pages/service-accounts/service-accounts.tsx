import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery, type Paged, pageInfoOf } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Person } from '../../ui/person.tsx';
import { RoleSelect } from '../../ui/role-select.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { AccountTokens } from './account-tokens.tsx';
import { CreateServiceAccount } from './create-service-account.tsx';
import { type ServiceAccount, serviceAccountsPath } from './queries.ts';

const pageSize = 50;
const refresh = [`${serviceAccountsPath}/search`];

/** Names for programs. Their tokens are API keys, and are revoked with them. */
export function ServiceAccounts() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'page' | 'account'>();
  const [isCreating, setCreating] = useState(false);
  const query = { query: search.search, page: pageOf(search), perpage: pageSize };
  const { data, error, isPending, refetch } = useQuery(
    grafanaQuery<Paged<{ serviceAccounts: readonly ServiceAccount[] }>>(`${serviceAccountsPath}/search`, query),
  );
  const open = (id: number | undefined) => change({ account: id?.toString(), page: search.page });
  const modify = useAction(
    ({ id, ...changes }: { id: number; role?: string; isDisabled?: boolean }) =>
      grafanaApi.patch(`${serviceAccountsPath}/${id}`, changes),
    { refresh },
  );
  const remove = useAction(({ id }: ServiceAccount) => grafanaApi.delete(`${serviceAccountsPath}/${id}`), {
    refresh,
    done: ({ name }) => t('serviceAccountDeleted', { name }),
  });
  const columns: Column<ServiceAccount>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <button type="button" className="text-left text-accent hover:underline" onClick={() => open(row.id)}>
          <Person {...row} />
        </button>
      ),
    },
    {
      id: 'role',
      title: t('role'),
      cell: (row) => (
        <RoleSelect
          className="max-w-32 min-w-24"
          aria-label={t('roleOf', { name: row.name })}
          value={row.role}
          onChange={(event) => modify.mutate({ id: row.id, role: event.target.value })}
        />
      ),
    },
    { id: 'tokens', title: t('tokens'), cell: (row) => row.tokens, isNumber: true },
    {
      id: 'state',
      title: t('state'),
      cell: (row) => row.isDisabled && <Badge tone="warn">{t('disabled')}</Badge>,
      isSecondary: true,
    },
    {
      id: 'created',
      title: t('createdOn'),
      cell: (row) => <Moment timeMs={Date.parse(row.createdAt)} />,
      isSecondary: true,
    },
    {
      id: 'menu',
      title: t('actions'),
      cell: (row) => (
        <ActionMenu
          name={row.name}
          actions={[
            { text: t('tokens'), run: () => open(row.id) },
            {
              text: t(row.isDisabled ? 'enable' : 'disable'),
              run: () => modify.mutate({ id: row.id, isDisabled: !row.isDisabled }),
            },
            {
              text: t('delete'),
              question: t('deleteServiceAccountText', { name: row.name }),
              run: () => remove.mutate(row),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <Page
      title={t('serviceAccounts')}
      actions={
        <Button kind="primary" onClick={() => setCreating(true)}>
          {t('createServiceAccount')}
        </Button>
      }
    >
      <SearchField
        label={t('searchServiceAccounts')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next }, 'typed')}
      />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.serviceAccounts.length === 0 && <Empty title={t('noServiceAccounts')}>{t('noServiceAccountsHint')}</Empty>}
      {data && data.serviceAccounts.length > 0 && (
        <Table
          caption={t('serviceAccounts')}
          columns={columns}
          rows={data.serviceAccounts}
          keyOf={({ id }) => String(id)}
        />
      )}
      <Pager
        info={data && pageInfoOf(data, data.serviceAccounts.length)}
        onPage={(page) => change({ page: String(page) })}
      />
      {isCreating && <CreateServiceAccount refresh={refresh} onClose={() => setCreating(false)} />}
      {search.account !== undefined && <AccountTokens id={search.account} onClose={() => open(undefined)} />}
    </Page>
  );
}
