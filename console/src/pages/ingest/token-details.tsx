import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/command.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { type IngestToken, tokenPath, tokenQuery } from './queries.ts';
import { SenderGuide } from './sender-guide.tsx';

/** How long the former token goes on working after a rotation: as long as agents may take to be told the new one. */
const overlapSeconds = 86_400;

interface TokenDetailsProps {
  readonly uuid: string;
  readonly sender: string | undefined;
  /** The token in full, when it was just made. */
  readonly shown: string | undefined;
  readonly onSender: (id: string) => void;
  readonly onClose: () => void;
}

/** One token: what agents are to be told, and what can be done with it. To see it again is recorded as a change. */
export function TokenDetails({ uuid, sender, shown, onSender, onClose }: TokenDetailsProps) {
  const t = useTranslate();
  const [asked, setAsked] = useState<'rotate' | 'revoke'>();
  const { data: token, error } = useQuery(tokenQuery(uuid));
  const refresh = ['ingest-tokens'];
  const path = (verb: string) => tokenPath(`${uuid}/${verb}`);
  const reveal = useAction(async () => (await openApi.post<IngestToken>(path('reveal'))).content.token, { refresh });
  const rotate = useAction(
    async () => (await openApi.post<IngestToken>(path('rotate'), { overlapSeconds })).content.token,
    { refresh, done: () => t('tokenRotated') },
  );
  const disable = useAction((isDisable: boolean) => openApi.post(path('modify'), { isDisable }), { refresh });
  const revoke = useAction(() => openApi.post(path('delete')), {
    refresh,
    done: () => t('keyRevoked', { name: token?.name ?? '' }),
    onDone: onClose,
  });
  const secret = rotate.data ?? reveal.data ?? shown;
  const isDisabled = token !== undefined && token.status !== 0;
  return (
    <Dialog
      title={token?.name ?? t('ingestTokens')}
      description={t('tokenDetailsHint')}
      isOpen
      onClose={onClose}
      isWide
    >
      {error && <Failure error={error} />}
      {token === undefined && !error && <Loading />}
      {token && (
        <>
          <div className="flex flex-wrap gap-2">
            {secret === undefined && (
              <Button disabled={reveal.isPending} onClick={() => reveal.mutate()}>
                {t('reveal')}
              </Button>
            )}
            <Button onClick={() => setAsked('rotate')}>{t('rotate')}</Button>
            <Button disabled={disable.isPending} onClick={() => disable.mutate(!isDisabled)}>
              {t(isDisabled ? 'enable' : 'disable')}
            </Button>
            <Button kind="danger" onClick={() => setAsked('revoke')}>
              {t('revoke')}
            </Button>
          </div>
          {secret === undefined ? (
            <p className="rounded-md bg-warn-soft p-2 text-sm text-warn">{t('tokenMasked')}</p>
          ) : (
            <Command text={secret} label={t('copySecret')} />
          )}
          <SenderGuide token={secret ?? token.token} current={sender} onPick={onSender} />
        </>
      )}
      <Confirm
        title={t('rotate')}
        text={t('rotateTokenText')}
        action={t('rotate')}
        isOpen={asked === 'rotate'}
        onClose={() => setAsked(undefined)}
        onConfirm={() => rotate.mutate()}
      />
      <Confirm
        title={t('revoke')}
        text={t('revokeText', { name: token?.name ?? '' })}
        action={t('revoke')}
        isOpen={asked === 'revoke'}
        onClose={() => setAsked(undefined)}
        onConfirm={() => revoke.mutate()}
      />
    </Dialog>
  );
}
