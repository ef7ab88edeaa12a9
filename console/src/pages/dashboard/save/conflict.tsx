import { useQuery } from '@tanstack/react-query';
import type { Json } from '../../../data/json.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { DiffView } from '../../record/diff-view.tsx';
import { type Loaded, loadDashboard } from '../backend.ts';
import { jsonDiff } from './json-diff.ts';

interface ConflictProps {
  readonly loaded: Loaded;
  readonly file: Json;
  readonly isSaving: boolean;
  readonly onClose: () => void;
  /** Saves over what somebody else has saved; their state stays among the versions. */
  readonly onKeepMine: (newest: Loaded) => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody has saved meanwhile: what they changed, what is changed here, and which of both is to be. */
export function Conflict({ loaded, file, isSaving, onClose, onKeepMine, onTakeTheirs }: ConflictProps) {
  const t = useTranslate();
  const { data: newest, error } = useQuery({
    queryKey: ['newest-dashboard', loaded.id, loaded.revision],
    queryFn: ({ signal }) => loadDashboard(loaded.id, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog title={t('conflictTitle')} description={t('conflictText')} isOpen onClose={onClose} isWide>
      {error && <Failure error={error} />}
      {newest === undefined && !error && <Loading />}
      {newest && (
        <>
          <p className="text-sm">
            {t('conflictWho', { name: newest.updatedBy, revision: newest.revision, mine: loaded.revision })}{' '}
            <Moment timeMs={Date.parse(newest.updatedAt)} />
          </p>
          <div className="grid gap-4 md:grid-cols-2">
            <section aria-label={t('theirChanges')} className="flex min-w-0 flex-col gap-2">
              <h3 className="font-medium">{t('theirChanges')}</h3>
              <DiffView diff={jsonDiff(loaded.file, withoutVersion(newest.file, loaded.file))} />
            </section>
            <section aria-label={t('myChanges')} className="flex min-w-0 flex-col gap-2">
              <h3 className="font-medium">{t('myChanges')}</h3>
              <DiffView diff={jsonDiff(loaded.file, file)} />
            </section>
          </div>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>{t('goOnEditing')}</Button>
            <Button onClick={onTakeTheirs}>{t('takeTheirs')}</Button>
            <Button kind="danger" disabled={isSaving} onClick={() => onKeepMine(newest)}>
              {t('keepMine')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

/** The number of the version is no change that somebody made. */
const withoutVersion = (theirs: Json, { version }: Json): Json =>
  version === undefined ? theirs : { ...theirs, version };
