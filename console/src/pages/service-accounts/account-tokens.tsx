import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { grafanaApi, serverAddress } from '../../api/client.ts';
import { grafanaQuery } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/command.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Failure } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type AccountToken, type ServiceAccount, serviceAccountsPath } from './queries.ts';

const daySeconds = 86_400;

/** The tokens of one service account. A secret is shown once, when its token is made. */
export function AccountTokens({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const path = `${serviceAccountsPath}/${encodeURIComponent(id)}`;
  const { data: account, error } = useQuery(grafanaQuery<ServiceAccount>(path));
  const { data: tokens } = useQuery(grafanaQuery<readonly AccountToken[]>(`${path}/tokens`));
  const refresh = [`${path}/tokens`];
  const create = useAction(
    (body: { name: string; secondsToLive: number }) => grafanaApi.post<{ key: string }>(`${path}/tokens`, body),
    { refresh },
  );
  const remove = useAction((token: AccountToken) => grafanaApi.delete(`${path}/tokens/${token.id}`), {
    refresh,
    done: ({ name }) => t('keyRevoked', { name }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    event.currentTarget.reset();
    create.mutate({ name: textOf(form, 'name'), secondsToLive: Number(textOf(form, 'days')) * daySeconds });
  };
  const columns: Column<AccountToken>[] = [
    { id: 'name', title: t('name'), cell: (row) => row.name },
    {
      id: 'state',
      title: t('state'),
      cell: (row) =>
        row.hasExpired || row.isRevoked ? (
          <Badge tone="warn">{t(row.hasExpired ? 'expired' : 'disabled')}</Badge>
        ) : (
          <Badge tone="good">{t('active')}</Badge>
        ),
    },
    {
      id: 'used',
      title: t('lastUsed'),
      cell: (row) => <Moment timeMs={row.lastUsedAt === null ? null : Date.parse(row.lastUsedAt)} />,
      isSecondary: true,
    },
    {
      id: 'expires',
      title: t('expires'),
      cell: (row) => <Moment timeMs={row.expiration === null ? null : Date.parse(row.expiration)} />,
      isSecondary: true,
    },
    {
      id: 'revoke',
      title: t('actions'),
      cell: (row) => (
        <Button kind="danger" aria-label={t('revokeOf', { name: row.name })} onClick={() => remove.mutate(row)}>
          {t('revoke')}
        </Button>
      ),
    },
  ];
  return (
    <Dialog
      title={account?.name ?? t('serviceAccounts')}
      description={t('accountTokensHint')}
      isOpen
      onClose={onClose}
      isWide
    >
      {error && <Failure error={error} />}
      {create.data && (
        <div className="flex flex-col gap-1">
          <p className="text-sm">{t('keyShownOnce')}</p>
          <Command text={create.data.key} label={t('copySecret')} />
          <Command text={`curl -H 'Authorization: Bearer ${create.data.key}' '${serverAddress}/api/search'`} />
        </div>
      )}
      {tokens && tokens.length > 0 && (
        <Table caption={t('tokens')} columns={columns} rows={tokens} keyOf={(token) => String(token.id)} />
      )}
      {account && (
        <form className="flex flex-wrap items-end gap-2" onSubmit={submit}>
          <div className="grow">
            <Field label={t('newToken')}>
              {(ids) => <Input {...ids} name="name" required maxLength={190} placeholder={t('name')} />}
            </Field>
          </div>
          <Field label={t('expiresInDays')}>
            {(ids) => <Input {...ids} name="days" type="number" min={1} max={3650} placeholder={t('never')} />}
          </Field>
          <Button type="submit" kind="primary" className="mb-1" disabled={create.isPending}>
            {t('createToken')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
