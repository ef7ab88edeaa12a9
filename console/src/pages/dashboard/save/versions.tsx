import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Json } from '../../../data/json.ts';
import { useTranslate } from '../../../language/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm, Dialog } from '../../../ui/dialog.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { showFailure, showToast } from '../../../ui/toasts.tsx';
import { DiffView } from '../../record/diff-view.tsx';
import { type Loaded, listVersions, loadVersion, restoreVersion, type Version } from '../backend.ts';
import { jsonDiff } from './json-diff.ts';

/** What a dashboard was, version by version, and the way back. */
export function Versions({ loaded, onClose }: { readonly loaded: Loaded; readonly onClose: () => void }) {
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['versions', loaded.id, loaded.revision],
    queryFn: ({ signal }) => listVersions(loaded, signal),
  });
  const [opened, setOpened] = useState<number>();
  const shown = opened ?? data?.[0]?.revision;
  return (
    <Dialog title={t('versions')} description={t('versionsHint')} isOpen onClose={onClose} isWide>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <div className="grid gap-4 md:grid-cols-[16rem_1fr]">
          <ol className="flex max-h-[60vh] flex-col gap-1 overflow-y-auto text-sm">
            {data.map((version) => (
              <li key={version.revision}>
                <button
                  type="button"
                  aria-current={version.revision === shown || undefined}
                  className="flex w-full flex-col rounded-md border border-line px-2 py-1 text-left hover:bg-sunken aria-[current]:border-accent"
                  onClick={() => setOpened(version.revision)}
                >
                  <span className="flex items-center gap-2">
                    <span className="font-medium">{t('versionNumber', { number: version.revision })}</span>
                    {version.revision === loaded.revision && <Badge tone="good">{t('current')}</Badge>}
                  </span>
                  <span className="text-xs text-muted">
                    {version.by} · <Moment timeMs={version.at} />
                  </span>
                  {version.message !== '' && <span className="truncate text-xs">{version.message}</span>}
                </button>
              </li>
            ))}
          </ol>
          {shown !== undefined && (
            <VersionDetails key={shown} loaded={loaded} versions={data} revision={shown} onRestored={onClose} />
          )}
        </div>
      )}
    </Dialog>
  );
}

interface VersionDetailsProps {
  readonly loaded: Loaded;
  readonly versions: readonly Version[];
  readonly revision: number;
  readonly onRestored: () => void;
}

/** What a version changed, or what going back to it would change. */
function VersionDetails({ loaded, versions, revision, onRestored }: VersionDetailsProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isToNow, setToNow] = useState(false);
  const before = versions[versions.findIndex((version) => version.revision === revision) + 1]?.revision;
  const [from, to] = isToNow ? [loaded.revision, revision] : [before, revision];
  const { data, error, isPending } = useQuery({
    queryKey: ['version-diff', loaded.id, from, to],
    queryFn: async ({ signal }) => {
      const read = async (each: number | undefined): Promise<Json> =>
        each === undefined ? {} : plain(await loadVersion(loaded, each, signal));
      return jsonDiff(await read(from), await read(to));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const restore = useMutation({
    mutationFn: () => restoreVersion(loaded, revision),
    onSuccess: async () => {
      showToast(t('versionRestored', { number: revision }));
      onRestored();
      await queries.resetQueries({ queryKey: ['dashboard', loaded.id] });
    },
    onError: showFailure,
  });
  const isCurrent = revision === loaded.revision;
  return (
    <section aria-label={t('versionNumber', { number: revision })} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button aria-pressed={!isToNow} kind={isToNow ? 'quiet' : 'plain'} onClick={() => setToNow(false)}>
          {t('whatItChanged')}
        </Button>
        {!isCurrent && (
          <Button aria-pressed={isToNow} kind={isToNow ? 'plain' : 'quiet'} onClick={() => setToNow(true)}>
            {t('whatRestoringChanges')}
          </Button>
        )}
        {!isCurrent && loaded.mayChange && (
          <Button kind="danger" className="ml-auto" disabled={restore.isPending} onClick={() => setAsking(true)}>
            {t('restore')}
          </Button>
        )}
      </div>
      {isPending && <Loading />}
      {error && <Failure error={error} />}
      {data && <DiffView diff={data} />}
      <Confirm
        title={t('restore')}
        text={t('restoreText', { number: revision })}
        action={t('restore')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => restore.mutate()}
      />
    </section>
  );
}

/** The server puts the number of the version in. */
function plain(file: Json): Json {
  const { version: _, ...rest } = file;
  return rest;
}
