import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery, type Paged, pageInfoOf } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { useSignedIn } from '../../session/session.ts';
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
import { AddMember } from './add-member.tsx';
import { CreateMember } from './create-member.tsx';
import { MemberTabs } from './member-tabs.tsx';
import { OrganizationName } from './organization-name.tsx';

interface Member {
  readonly userId: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly lastSeenAt: string;
  readonly isDisabled: boolean;
}

const pageSize = 50;
const path = '/api/org/users';

/** Who belongs to the organization, and as what. */
export function Members() {
  const t = useTranslate();
  const { isGrafanaAdmin } = useSignedIn();
  const [search, change] = usePageSearch<'search' | 'page'>();
  const [isOpen, setOpen] = useState<'add' | 'create'>();
  const query = { query: search.search, page: pageOf(search), perpage: pageSize };
  const { data, error, isPending, refetch } = useQuery(
    grafanaQuery<Paged<{ orgUsers: readonly Member[] }>>(`${path}/search`, query),
  );
  const refresh = [`${path}/search`];
  const setRole = useAction(
    ({ userId, role }: { userId: number; role: string }) => grafanaApi.patch(`${path}/${userId}`, { role }),
    { refresh, done: () => t('roleChanged') },
  );
  const remove = useAction(({ userId }: Member) => grafanaApi.delete(`${path}/${userId}`), {
    refresh,
    done: (member) => t('memberRemoved', { name: member.login }),
  });
  const columns: Column<Member>[] = [
    { id: 'name', title: t('name'), cell: (row) => <Person {...row} /> },
    { id: 'email', title: t('email'), cell: (row) => row.email, isSecondary: true },
    {
      id: 'role',
      title: t('role'),
      cell: (row) => (
        <RoleSelect
          className="max-w-32 min-w-24"
          aria-label={t('roleOf', { name: row.login })}
          value={row.role}
          onChange={(event) => setRole.mutate({ userId: row.userId, role: event.target.value })}
        />
      ),
    },
    {
      id: 'seen',
      title: t('lastSeen'),
      cell: (row) => <Moment timeMs={Date.parse(row.lastSeenAt)} />,
      isSecondary: true,
    },
    {
      id: 'state',
      title: t('state'),
      cell: (row) => row.isDisabled && <Badge tone="warn">{t('disabled')}</Badge>,
      isSecondary: true,
    },
    {
      id: 'menu',
      title: t('actions'),
      cell: (row) => (
        <ActionMenu
          name={row.login}
          actions={[
            {
              text: t('removeMember'),
              question: t('removeMemberText', { name: row.login }),
              run: () => remove.mutate(row),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <Page
      title={t('members')}
      actions={
        <>
          {isGrafanaAdmin && <Button onClick={() => setOpen('create')}>{t('createUser')}</Button>}
          <Button kind="primary" onClick={() => setOpen('add')}>
            {t('addMember')}
          </Button>
        </>
      }
    >
      <MemberTabs current="members" />
      <OrganizationName />
      <SearchField
        label={t('searchMembers')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next })}
      />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.orgUsers.length === 0 && <Empty title={t('noMembers')} />}
      {data && data.orgUsers.length > 0 && (
        <Table caption={t('members')} columns={columns} rows={data.orgUsers} keyOf={({ userId }) => String(userId)} />
      )}
      <Pager info={data && pageInfoOf(data, data.orgUsers.length)} onPage={(page) => change({ page: String(page) })} />
      {isOpen === 'add' && <AddMember refresh={refresh} onClose={() => setOpen(undefined)} />}
      {isOpen === 'create' && <CreateMember refresh={refresh} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
