import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/command.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { showFailure, showToast } from '../../ui/toasts.tsx';
import { type Key, keyAdviceQuery, keyUsageQuery } from './queries.ts';

/** How long the former secret goes on working after a rotation. */
const overlapSeconds = 3_600;

/** One key: what it did, what would be enough for it, and what can be done with it. */
export function KeyDetails({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'rotate' | 'revoke'>();
  const refresh = () => queries.invalidateQueries({ queryKey: ['keys'] });
  const path = `/workspace/accesskey/${apiKey.uuid}`;
  const isDisabled = apiKey.status !== 0;
  const disable = useMutation({
    mutationFn: () =>
      openApi.post('/workspace/accesskey/set_disable', { akUUIDs: [apiKey.uuid], isDisable: !isDisabled }),
    onSuccess: refresh,
    onError: showFailure,
  });
  const rotate = useMutation({
    mutationFn: async () => (await openApi.post<Key>(`${path}/rotate`, { overlapSeconds })).content,
    onSuccess: refresh,
    onError: showFailure,
  });
  const revoke = useMutation({
    mutationFn: () => openApi.post(`${path}/delete`),
    onSuccess: async () => {
      showToast(t('keyRevoked', { name: apiKey.name }));
      onClose();
      await refresh();
    },
    onError: showFailure,
  });
  return (
    <Dialog
      title={apiKey.name}
      description={<code className="font-mono">{apiKey.uuid}</code>}
      isOpen
      onClose={onClose}
      isWide
    >
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked('rotate')}>{t('rotate')}</Button>
        <Button onClick={() => disable.mutate()} disabled={disable.isPending}>
          {isDisabled ? t('enable') : t('disable')}
        </Button>
        <Button kind="danger" onClick={() => setAsked('revoke')}>
          {t('revoke')}
        </Button>
        <Link
          to="/calls"
          search={{ key: apiKey.uuid }}
          className="inline-flex h-8 items-center px-3 text-sm text-accent underline"
        >
          {t('callsOfKey')}
        </Link>
        <Link
          to="/changes"
          search={{ key: apiKey.uuid }}
          className="inline-flex h-8 items-center px-3 text-sm text-accent underline"
        >
          {t('changesOfKey')}
        </Link>
      </div>
      {rotate.data && (
        <div className="flex flex-col gap-1">
          <p className="text-sm">{t('rotatedHint')}</p>
          <Command text={rotate.data.sk} label={t('copySecret')} />
        </div>
      )}
      <Usage uuid={apiKey.uuid} />
      <AdviceOf uuid={apiKey.uuid} />
      <Confirm
        title={t('rotate')}
        text={t('rotateText')}
        action={t('rotate')}
        isOpen={asked === 'rotate'}
        onClose={() => setAsked(undefined)}
        onConfirm={() => rotate.mutate()}
      />
      <Confirm
        title={t('revoke')}
        text={t('revokeText', { name: apiKey.name })}
        action={t('revoke')}
        isOpen={asked === 'revoke'}
        onClose={() => setAsked(undefined)}
        onConfirm={() => revoke.mutate()}
      />
    </Dialog>
  );
}

function Usage({ uuid }: { readonly uuid: string }) {
  const t = useTranslate();
  const { data, error, isPending } = useQuery(keyUsageQuery(uuid));
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} />;
  return (
    <section className="flex flex-col gap-1 text-sm">
      <h3 className="font-semibold">{t('usage')}</h3>
      <p>
        {t('usageCounts', {
          calls: data.calls,
          refused: data.refused,
          failed: data.failed,
          peak: data.peak.callsPerMinute,
        })}
      </p>
      <ul className="list-inside list-disc">
        {data.operations.slice(0, 10).map(({ operation, calls }) => (
          <li key={operation}>
            <code className="font-mono text-xs">{operation}</code> · {calls}
          </li>
        ))}
      </ul>
      {data.addresses.length > 0 && (
        <p className="text-muted">
          {t('addresses')}:{' '}
          {data.addresses
            .slice(0, 5)
            .map(({ address }) => address)
            .join(', ')}
        </p>
      )}
    </section>
  );
}

function AdviceOf({ uuid }: { readonly uuid: string }) {
  const t = useTranslate();
  const { data } = useQuery(keyAdviceQuery(uuid));
  if (data === undefined) return null;
  const lines = [
    { title: t('role'), value: data.role.advised, reasons: data.role.reasons },
    {
      title: t('allowedAddresses'),
      value: data.allowedAddresses.advised?.join(', ') ?? null,
      reasons: data.allowedAddresses.reasons,
    },
    { title: t('limitPerMinute'), value: data.limitPerMinute.advised, reasons: data.limitPerMinute.reasons },
  ];
  return (
    <section className="flex flex-col gap-1 text-sm">
      <h3 className="font-semibold">{t('advice')}</h3>
      <p className="text-muted">{t('adviceHint')}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {lines.map(({ title, value, reasons }) => (
          <div key={title} className="contents">
            <dt className="font-medium">{title}</dt>
            <dd>
              {value ?? '–'} <span className="text-muted">{reasons[0]}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
