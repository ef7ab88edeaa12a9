import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { Person } from '../../ui/person.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { managing, type Team, type TeamMember, teamsPath } from './queries.ts';

interface Candidate {
  readonly userId: number;
  readonly login: string;
}

/** Who is in a team, and who manages it. */
export function TeamMembers({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const path = `${teamsPath}/${encodeURIComponent(id)}`;
  const { data: team, error } = useQuery(grafanaQuery<Team>(path));
  const { data: members, isPending } = useQuery(grafanaQuery<readonly TeamMember[]>(`${path}/members`));
  const { data: candidates = [] } = useQuery(grafanaQuery<readonly Candidate[]>('/api/org/users/lookup'));
  const options = { refresh: [`${path}/members`] };
  const add = useAction((userId: number) => grafanaApi.post(`${path}/members`, { userId }), options);
  const remove = useAction(({ userId }: TeamMember) => grafanaApi.delete(`${path}/members/${userId}`), options);
  const setPermission = useAction(
    ({ userId, permission }: { userId: number; permission: number }) =>
      grafanaApi.put(`${path}/members/${userId}`, { permission }),
    { ...options, done: () => t('roleChanged') },
  );
  const others = candidates.filter(({ userId }) => !members?.some((member) => member.userId === userId));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate(Number(textOf(new FormData(event.currentTarget), 'user')));
  };
  const columns: Column<TeamMember>[] = [
    { id: 'name', title: t('name'), cell: (row) => <Person {...row} /> },
    {
      id: 'role',
      title: t('role'),
      cell: (row) => (
        <Select
          className="max-w-40 min-w-28"
          aria-label={t('roleOf', { name: row.login })}
          value={row.permission}
          onChange={(event) => setPermission.mutate({ userId: row.userId, permission: Number(event.target.value) })}
        >
          <option value={0}>{t('teamMember')}</option>
          <option value={managing}>{t('teamManager')}</option>
        </Select>
      ),
    },
    {
      id: 'remove',
      title: t('actions'),
      cell: (row) => (
        <Button
          kind="quiet"
          aria-label={t('removeFromTeam', { name: row.login })}
          disabled={remove.isPending}
          onClick={() => remove.mutate(row)}
        >
          ✕
        </Button>
      ),
    },
  ];
  return (
    <Dialog title={team?.name ?? t('teams')} description={t('teamMembersHint')} isOpen onClose={onClose} isWide>
      {error && <Failure error={error} />}
      {isPending && !error && <Loading />}
      {members?.length === 0 && <Empty title={t('noTeamMembers')} />}
      {members && members.length > 0 && (
        <Table caption={t('members')} columns={columns} rows={members} keyOf={({ userId }) => String(userId)} />
      )}
      {others.length > 0 && !error && (
        <form className="flex items-end gap-2" onSubmit={submit}>
          <div className="grow">
            <Field label={t('addMember')}>
              {(ids) => (
                <Select {...ids} name="user">
                  {others.map(({ userId, login }) => (
                    <option key={userId} value={userId}>
                      {login}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <Button type="submit" className="mb-1" disabled={add.isPending}>
            {t('add')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
