import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { CreateKey } from './create-key.tsx';
import { KeyDetails } from './key-details.tsx';
import { type Key, keysQuery } from './queries.ts';

export function Keys() {
  const t = useTranslate();
  const [{ key: opened }, change] = usePageSearch<'key'>();
  const [isCreating, setCreating] = useState(false);
  const { data: keys, error, isPending, refetch } = useQuery(keysQuery);
  const columns: Column<Key>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (key) => (
        <button
          type="button"
          className="font-medium text-accent hover:underline"
          onClick={() => change({ key: key.uuid })}
        >
          {key.name}
        </button>
      ),
    },
    { id: 'state', title: t('state'), cell: (key) => <KeyState apiKey={key} /> },
    { id: 'roles', title: t('roles'), cell: (key) => key.roleUUIDs.join(', ') },
    {
      id: 'secret',
      title: t('secret'),
      cell: (key) => <code className="font-mono text-xs">{key.sk}</code>,
      isSecondary: true,
    },
    {
      id: 'expires',
      title: t('expires'),
      cell: (key) => <Moment timeMs={key.expiresAt === null ? null : key.expiresAt * 1000} />,
      isSecondary: true,
    },
    {
      id: 'lastUsed',
      title: t('lastUsed'),
      cell: (key) => (
        <span title={key.lastUsedAddress}>
          <Moment timeMs={key.lastUsedAt === null ? null : key.lastUsedAt * 1000} />
        </span>
      ),
    },
  ];
  const current = keys?.find(({ uuid }) => uuid === opened);
  return (
    <Page
      title={t('apiKeys')}
      actions={
        <Button kind="primary" onClick={() => setCreating(true)}>
          {t('createKey')}
        </Button>
      }
    >
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {keys?.length === 0 && <Empty title={t('noKeys')}>{t('noKeysHint')}</Empty>}
      {keys && keys.length > 0 && (
        <Table caption={t('apiKeys')} columns={columns} rows={keys} keyOf={({ uuid }) => uuid} />
      )}
      {isCreating && <CreateKey onClose={() => setCreating(false)} />}
      {current && <KeyDetails apiKey={current} onClose={() => change({ key: undefined })} />}
    </Page>
  );
}

function KeyState({ apiKey: { status, expiresAt, readOnly } }: { readonly apiKey: Key }) {
  const t = useTranslate();
  const isExpired = expiresAt !== null && expiresAt * 1000 < Date.now();
  return (
    <span className="flex flex-wrap gap-1">
      {status !== 0 && <Badge tone="bad">{t('disabled')}</Badge>}
      {isExpired && <Badge tone="bad">{t('expired')}</Badge>}
      {status === 0 && !isExpired && <Badge tone="good">{t('active')}</Badge>}
      {readOnly && <Badge>{t('readOnly')}</Badge>}
    </span>
  );
}
