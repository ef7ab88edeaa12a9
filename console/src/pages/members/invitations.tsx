import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Invite } from './invite.tsx';
import { MemberTabs } from './member-tabs.tsx';

interface Invitation {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly invitedByName: string;
  readonly invitedByLogin: string;
  readonly code: string;
  /** What is passed on; empty when the server can no longer show it. */
  readonly url: string;
  readonly createdOn: string;
}

const path = '/api/org/invites';

/** Invitations that nobody has answered yet. */
export function Invitations() {
  const t = useTranslate();
  const [isInviting, setInviting] = useState(false);
  const { data, error, isPending, refetch } = useQuery(grafanaQuery<readonly Invitation[]>(path));
  const revoke = useAction(({ code }: Invitation) => grafanaApi.delete(`${path}/${encodeURIComponent(code)}/revoke`), {
    refresh: [path],
    done: ({ email }) => t('invitationRevoked', { name: email }),
  });
  const columns: Column<Invitation>[] = [
    {
      id: 'email',
      title: t('invited'),
      cell: (row) => (
        <span className="flex flex-col">
          <span className="font-medium break-all">{row.email}</span>
          <span className="text-xs text-muted">{row.name}</span>
        </span>
      ),
    },
    { id: 'role', title: t('role'), cell: (row) => row.role },
    { id: 'by', title: t('invitedBy'), cell: (row) => row.invitedByName || row.invitedByLogin, isSecondary: true },
    {
      id: 'time',
      title: t('time'),
      cell: (row) => <Moment timeMs={Date.parse(row.createdOn)} />,
      isSecondary: true,
    },
    {
      id: 'link',
      title: t('invitationLink'),
      cell: (row) => row.url !== '' && <CopyButton text={row.url} label={t('copyLink')} />,
    },
    {
      id: 'menu',
      title: t('actions'),
      cell: (row) => (
        <ActionMenu
          name={row.email}
          actions={[
            {
              text: t('revokeInvitation'),
              question: t('revokeInvitationText', { name: row.email }),
              run: () => revoke.mutate(row),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <Page
      title={t('invitations')}
      actions={
        <Button kind="primary" onClick={() => setInviting(true)}>
          {t('invite')}
        </Button>
      }
    >
      <MemberTabs current="invitations" />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('noInvitations')}>{t('noInvitationsHint')}</Empty>}
      {data && data.length > 0 && (
        <Table caption={t('invitations')} columns={columns} rows={data} keyOf={({ id }) => String(id)} />
      )}
      {isInviting && <Invite refresh={[path]} onClose={() => setInviting(false)} />}
    </Page>
  );
}
