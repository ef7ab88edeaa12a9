import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/command.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { showFailure, showToast } from '../../ui/toasts.tsx';
import { EditKey } from './edit-key.tsx';
import { Advice } from './key-advice.tsx';
import type { KeySettings } from './key-form.tsx';
import { KeyFacts, KeyUsage } from './key-usage.tsx';
import type { Key } from './queries.ts';

/** How long the former secret goes on working after a rotation. */
const overlapSeconds = 3_600;

/** One key: what it did, what would be enough for it, and what can be done with it. */
export function KeyDetails({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'rotate' | 'revoke'>();
  const [edited, setEdited] = useState<KeySettings>();
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
        <Button onClick={() => setEdited(apiKey)}>{t('editKey')}</Button>
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
      <KeyFacts apiKey={apiKey} />
      <KeyUsage uuid={apiKey.uuid} />
      <Advice apiKey={apiKey} onTake={setEdited} />
      {edited && <EditKey uuid={apiKey.uuid} given={edited} onClose={() => setEdited(undefined)} />}
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
