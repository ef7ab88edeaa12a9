import { useQuery } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';

interface OpenSession {
  readonly id: number;
  /** The one in use. */
  readonly isActive: boolean;
  readonly clientIp: string;
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
  readonly createdAt: string;
  readonly seenAt: string;
}

const path = '/api/user/auth-tokens';

/** Where the account is logged in; each can be ended from here but the one in use. */
export function Sessions() {
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery(grafanaQuery<readonly OpenSession[]>(path));
  const end = useAction(({ id }: OpenSession) => grafanaApi.post('/api/user/revoke-auth-token', { authTokenId: id }), {
    refresh: [path],
    done: () => t('sessionEnded'),
  });
  const columns: Column<OpenSession>[] = [
    {
      id: 'browser',
      title: t('browser'),
      cell: (row) => (
        <>
          {row.browser} {row.browserVersion} {row.isActive && <Badge tone="accent">{t('inUse')}</Badge>}
        </>
      ),
    },
    { id: 'system', title: t('operatingSystem'), cell: (row) => row.os, isSecondary: true },
    { id: 'address', title: t('address'), cell: (row) => row.clientIp },
    {
      id: 'begun',
      title: t('loggedIn'),
      cell: (row) => <Moment timeMs={Date.parse(row.createdAt)} />,
      isSecondary: true,
    },
    { id: 'seen', title: t('lastSeen'), cell: (row) => <Moment timeMs={Date.parse(row.seenAt)} /> },
    {
      id: 'end',
      title: t('actions'),
      cell: (row) =>
        !row.isActive && (
          <Button disabled={end.isPending} onClick={() => end.mutate(row)}>
            {t('logout')}
          </Button>
        ),
    },
  ];
  return (
    <Section title={t('sessions')} hint={t('sessionsHint')}>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && <Table caption={t('sessions')} columns={columns} rows={data} keyOf={({ id }) => String(id)} />}
    </Section>
  );
}
