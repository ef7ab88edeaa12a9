import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showFailure, showToast } from '../../ui/toasts.tsx';
import { Chain } from './chain.tsx';
import { type ChangeFilterName, ChangeFilters, changeFilterOf } from './change-filters.tsx';
import { DiffView } from './diff-view.tsx';
import { type Change, changeQuery, changesQuery } from './queries.ts';
import { RevertBatch } from './revert-batch.tsx';

const pageSize = 50;

/** Who changed what, when and why; each change can be looked at and taken back. */
export function Changes() {
  const t = useTranslate();
  const [search, change] = usePageSearch<ChangeFilterName | 'page' | 'change' | 'batch' | 'view'>();
  const { change: opened, batch, view } = search;
  const filter = changeFilterOf(search);
  const query = { ...filter, pageIndex: pageOf(search), pageSize };
  const { data, error, isPending, refetch } = useQuery({ ...changesQuery(query), enabled: view !== 'verification' });
  const columns: Column<Change>[] = [
    { id: 'time', title: t('time'), cell: (row) => <Moment timeMs={row.createAt * 1000} /> },
    {
      id: 'what',
      title: t('change'),
      cell: (row) => (
        <button
          type="button"
          className="text-accent hover:underline"
          onClick={() => change({ change: row.uuid, page: search.page })}
        >
          {row.noun}.{row.verb}
        </button>
      ),
    },
    {
      id: 'object',
      title: t('object'),
      cell: (row) => (
        <FilterButton text={row.objectName || row.objectUUID} onPress={() => change({ object: row.objectUUID })} />
      ),
    },
    {
      id: 'who',
      title: t('who'),
      cell: (row) => {
        const name = row.creatorInfo?.name ?? row.creator;
        // Changes can be found by their key, and by no other maker.
        return row.creator.startsWith('wsak_') ? (
          <FilterButton text={name} onPress={() => change({ key: row.creator })} />
        ) : (
          name
        );
      },
    },
    {
      id: 'revision',
      title: t('revision'),
      cell: (row) => `${row.revisionFrom} → ${row.revisionTo}`,
      isSecondary: true,
    },
    {
      id: 'state',
      title: t('state'),
      cell: (row) => (
        <>
          {row.revertedBy !== '' && <Badge tone="warn">{t('reverted')}</Badge>}
          {row.reverts !== '' && <Badge tone="accent">{t('isRevert')}</Badge>}
          {row.reason !== '' && <span className="text-muted"> {row.reason}</span>}
        </>
      ),
      isSecondary: true,
    },
  ];
  const isFiltered = Object.keys(filter).length > 0;
  const isChain = view === 'verification';
  const { view: _view, page: _page, change: _change, batch: _batch, ...kept } = search;
  return (
    <Page
      title={t('changes')}
      actions={
        !isChain && (
          <Button
            kind="danger"
            disabled={!isFiltered || data?.content.length === 0}
            onClick={() => change({ batch: 'revert', page: search.page })}
          >
            {t('revertAll')}
          </Button>
        )
      }
    >
      <Tabs
        label={t('changes')}
        tabs={[
          { text: t('changes'), to: '/changes', search: kept, isCurrent: !isChain },
          { text: t('verification'), to: '/changes', search: { ...kept, view: 'verification' }, isCurrent: isChain },
        ]}
      />
      {isChain ? (
        <Chain />
      ) : (
        <>
          <ChangeFilters nouns={[...new Set((data?.content ?? []).map(({ noun }) => noun))].sort()} />
          {!isFiltered && <p className="text-sm text-muted">{t('revertAllNeedsFilter')}</p>}
          {isPending && <Loading />}
          {error && <Failure error={error} onRetry={() => void refetch()} />}
          {data?.content.length === 0 && <Empty title={t('nothingChanged')} />}
          {data && data.content.length > 0 && (
            <Table caption={t('changes')} columns={columns} rows={data.content} keyOf={({ uuid }) => uuid} />
          )}
          <Pager info={data?.pageInfo} onPage={(page) => change({ page: String(page) })} />
        </>
      )}
      {batch === 'revert' && isFiltered && (
        <RevertBatch
          key={JSON.stringify(filter)}
          filter={filter}
          onClose={() => change({ batch: undefined, page: search.page })}
        />
      )}
      {opened !== undefined && (
        <ChangeDetails uuid={opened} onClose={() => change({ change: undefined, page: search.page })} />
      )}
    </Page>
  );
}

/** Pressed, it leaves those that share it. */
function FilterButton({ text, onPress }: { readonly text: string; readonly onPress: () => void }) {
  const t = useTranslate();
  return (
    <button type="button" className="text-left hover:underline" title={t('onlyThis')} onClick={onPress}>
      {text}
    </button>
  );
}

function ChangeDetails({ uuid, onClose }: { readonly uuid: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { data, error, isPending } = useQuery(changeQuery(uuid));
  const revert = useMutation({
    mutationFn: () => openApi.post(`/change/${uuid}/revert`),
    onSuccess: async () => {
      showToast(t('revertDone'));
      onClose();
      await queries.invalidateQueries();
    },
    onError: showFailure,
  });
  return (
    <Dialog
      title={data ? `${data.noun}.${data.verb}` : t('change')}
      description={data?.objectName}
      isOpen
      onClose={onClose}
      isWide
    >
      {isPending && <Loading />}
      {error && <Failure error={error} />}
      {data && (
        <>
          <p className="text-sm">
            {data.creatorInfo?.name ?? data.creator} · <Moment timeMs={data.createAt * 1000} /> · {t('revision')}{' '}
            {data.revisionFrom} → {data.revisionTo}
            {data.reason !== '' && <> · {data.reason}</>}
          </p>
          <DiffView diff={data.diff} />
          <div className="flex flex-wrap items-center gap-3">
            <Button kind="danger" disabled={data.revertedBy !== '' || revert.isPending} onClick={() => setAsking(true)}>
              {t('revert')}
            </Button>
            {data.traceId !== '' && (
              <Link to="/calls" search={{ call: data.traceId }} className="text-sm text-accent underline">
                {t('theCall')}
              </Link>
            )}
          </div>
          <Confirm
            title={t('revert')}
            text={t('revertText')}
            action={t('revert')}
            isOpen={isAsking}
            onClose={() => setAsking(false)}
            onConfirm={() => revert.mutate()}
          />
        </>
      )}
    </Dialog>
  );
}
