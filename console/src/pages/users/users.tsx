import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery, type Paged, pageInfoOf } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { useSignedIn } from '../../session/session.ts';
import { type Action, ActionMenu } from '../../ui/action-menu.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Person } from '../../ui/person.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { CreateUser } from './create-user.tsx';
import { EditUser } from './edit-user.tsx';
import { ResetPassword } from './reset-password.tsx';
import type { User } from './user.ts';

type Opened = { readonly kind: 'create' } | { readonly kind: 'edit' | 'password'; readonly user: User };

const pageSize = 50;
const listPath = '/api/users/search';
const refresh = [listPath];

/** Every account of the server, for its administrators. */
export function Users() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'page'>();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const query = { query: search.search, page: pageOf(search), perpage: pageSize };
  const { data, error, isPending, refetch } = useQuery(
    grafanaQuery<Paged<{ users: readonly User[] }>>(listPath, query),
  );
  const actionsOf = useUserActions(setOpened);
  const columns: Column<User>[] = [
    { id: 'name', title: t('name'), cell: (row) => <Person {...row} /> },
    { id: 'email', title: t('email'), cell: (row) => row.email, isSecondary: true },
    {
      id: 'state',
      title: t('state'),
      cell: (row) => (
        <span className="flex flex-wrap gap-1">
          {row.isAdmin && <Badge tone="accent">{t('serverAdmin')}</Badge>}
          {row.isDisabled && <Badge tone="warn">{t('disabled')}</Badge>}
        </span>
      ),
    },
    {
      id: 'seen',
      title: t('lastSeen'),
      cell: (row) => <Moment timeMs={Date.parse(row.lastSeenAt)} />,
      isSecondary: true,
    },
    { id: 'menu', title: t('actions'), cell: (row) => <ActionMenu name={row.login} actions={actionsOf(row)} /> },
  ];
  return (
    <Page
      title={t('users')}
      actions={
        <Button kind="primary" onClick={() => setOpened({ kind: 'create' })}>
          {t('createUser')}
        </Button>
      }
    >
      <SearchField
        label={t('searchUsers')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next }, 'typed')}
      />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.users.length === 0 && <Empty title={t('noUsers')} />}
      {data && data.users.length > 0 && (
        <Table caption={t('users')} columns={columns} rows={data.users} keyOf={({ id }) => String(id)} />
      )}
      <Pager info={data && pageInfoOf(data, data.users.length)} onPage={(page) => change({ page: String(page) })} />
      {opened?.kind === 'create' && <CreateUser refresh={refresh} onClose={close} />}
      {opened?.kind === 'edit' && <EditUser user={opened.user} refresh={refresh} onClose={close} />}
      {opened?.kind === 'password' && <ResetPassword user={opened.user} onClose={close} />}
    </Page>
  );
}

/** What an administrator of the server can do with a user. Nobody shuts out or deletes the account in use. */
function useUserActions(open: (opened: Opened) => void): (user: User) => readonly Action[] {
  const t = useTranslate();
  const { id: ownId } = useSignedIn();
  const path = ({ id }: User) => `/api/admin/users/${id}`;
  const disable = useAction(
    (user: User) => grafanaApi.post(`${path(user)}/${user.isDisabled ? 'enable' : 'disable'}`),
    {
      refresh,
      done: ({ login, isDisabled }) => t(isDisabled ? 'userEnabled' : 'userDisabled', { name: login }),
    },
  );
  const promote = useAction(
    (user: User) => grafanaApi.put(`${path(user)}/permissions`, { isGrafanaAdmin: !user.isAdmin }),
    { refresh, done: ({ login }) => t('userPermissionsChanged', { name: login }) },
  );
  const logOut = useAction((user: User) => grafanaApi.post(`${path(user)}/logout`), {
    refresh,
    done: ({ login }) => t('userLoggedOut', { name: login }),
  });
  const remove = useAction((user: User) => grafanaApi.delete(path(user)), {
    refresh,
    done: ({ login }) => t('userDeleted', { name: login }),
  });
  return (user) => {
    const name = user.login;
    const usual: Action[] = [
      { text: t('edit'), run: () => open({ kind: 'edit', user }) },
      { text: t('resetPassword'), run: () => open({ kind: 'password', user }) },
    ];
    if (user.id === ownId) return usual;
    return [
      ...usual,
      {
        text: t(user.isAdmin ? 'takeServerAdmin' : 'makeServerAdmin'),
        question: t(user.isAdmin ? 'takeServerAdminText' : 'makeServerAdminText', { name }),
        run: () => promote.mutate(user),
      },
      { text: t('endSessions'), question: t('endSessionsText', { name }), run: () => logOut.mutate(user) },
      user.isDisabled
        ? { text: t('enable'), run: () => disable.mutate(user) }
        : { text: t('disable'), question: t('disableUserText', { name }), run: () => disable.mutate(user) },
      { text: t('delete'), question: t('deleteUserText', { name }), run: () => remove.mutate(user) },
    ];
  };
}
