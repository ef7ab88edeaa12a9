import { useQuery } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery, type Paged, pageInfoOf } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Person } from '../../ui/person.tsx';
import { RoleSelect } from '../../ui/role-select.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';

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

interface MemberTableProps {
  /** Of the members of the organization in use, or of another one: `/api/orgs/7/users`. */
  readonly path: string;
  readonly search: string | undefined;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

/** Who belongs to an organization; roles can be changed, and members taken out. */
export function MemberTable({ path, search, page, onPage }: MemberTableProps) {
  const t = useTranslate();
  const query = { query: search, page, perpage: pageSize };
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
    <>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.orgUsers.length === 0 && <Empty title={t('noMembers')} />}
      {data && data.orgUsers.length > 0 && (
        <Table caption={t('members')} columns={columns} rows={data.orgUsers} keyOf={({ userId }) => String(userId)} />
      )}
      <Pager info={data && pageInfoOf(data, data.orgUsers.length)} onPage={onPage} />
    </>
  );
}
