import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { CreateToken } from './create-token.tsx';
import { type IngestToken, tokensQuery } from './queries.ts';
import { TokenDetails } from './token-details.tsx';

/** What senders show who they are by: a token writes, and does nothing else. */
export function Tokens() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'search' | 'token' | 'sender'>();
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<IngestToken>();
  const { data, error, isPending, refetch } = useQuery(tokensQuery(search.search));
  const columns: Column<IngestToken>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (row) => (
        <button
          type="button"
          className="text-left font-medium text-accent hover:underline"
          onClick={() => change({ token: row.uuid })}
        >
          {row.name}
        </button>
      ),
    },
    { id: 'token', title: t('token'), cell: (row) => <code className="font-mono text-xs">{row.token}</code> },
    {
      id: 'state',
      title: t('state'),
      cell: (row) => (
        <Badge tone={row.status === 0 ? 'good' : 'warn'}>{t(row.status === 0 ? 'active' : 'disabled')}</Badge>
      ),
    },
    {
      id: 'used',
      title: t('lastUsed'),
      cell: (row) => (
        <>
          <Moment timeMs={row.lastUsedAt === null ? null : row.lastUsedAt * 1000} />{' '}
          <span className="text-muted">{row.lastUsedAddress}</span>
        </>
      ),
      isSecondary: true,
    },
    { id: 'made', title: t('createdOn'), cell: (row) => <Moment timeMs={row.createAt * 1000} />, isSecondary: true },
  ];
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchField
          label={t('searchTokens')}
          value={search.search ?? ''}
          onSearch={(next) => change({ search: next }, 'typed')}
        />
        <Button kind="primary" onClick={() => setCreating(true)}>
          {t('createIngestToken')}
        </Button>
      </div>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('noIngestTokens')}>{t('noIngestTokensHint')}</Empty>}
      {data && data.length > 0 && (
        <Table caption={t('ingestTokens')} columns={columns} rows={data} keyOf={({ uuid }) => uuid} />
      )}
      {isCreating && (
        <CreateToken
          onClose={() => setCreating(false)}
          onCreated={(token) => {
            setMade(token);
            change({ token: token.uuid });
          }}
        />
      )}
      {search.token !== undefined && (
        <TokenDetails
          uuid={search.token}
          sender={search.sender}
          shown={made?.uuid === search.token ? made.token : undefined}
          onSender={(sender) => change({ sender })}
          onClose={() => change({ token: undefined, sender: undefined })}
        />
      )}
    </>
  );
}
