import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { ApiError } from '../../../api/errors.ts';
import { type Json, textOf } from '../../../data/json.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { Failure } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/toasts.tsx';
import { DiffView } from '../../record/diff-view.tsx';
import { type Loaded, saveDashboard } from '../backend.ts';
import { Conflict } from './conflict.tsx';
import { jsonDiff } from './json-diff.ts';

interface SaveDialogProps {
  readonly loaded: Loaded;
  readonly file: Json;
  readonly onClose: () => void;
  readonly onSaved: () => Promise<void>;
}

const isConflict = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.status === 412 &&
  (error.code === 'RevisionConflict' || textOf((error.answer as Json | undefined)?.status) === 'version-mismatch');

/** Shows what will be saved. Where somebody else was faster, both sides are shown, and one is chosen. */
export function SaveDialog({ loaded, file, onClose, onSaved }: SaveDialogProps) {
  const t = useTranslate();
  const [message, setMessage] = useState('');
  const diff = useMemo(() => jsonDiff(loaded.file, file), [loaded.file, file]);
  const save = useMutation({
    mutationFn: (over: Loaded) => saveDashboard(over, file, message),
    onSuccess: async () => {
      showToast(t('dashboardSaved', { name: textOf(file.title) }));
      await onSaved();
    },
  });
  if (isConflict(save.error)) {
    return (
      <Conflict
        loaded={loaded}
        file={file}
        isSaving={save.isPending}
        onClose={onClose}
        onKeepMine={(newest) => save.mutate(newest)}
        onTakeTheirs={() => void onSaved()}
      />
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(loaded);
  };
  return (
    <Dialog title={t('saveDashboard')} description={t('saveHint')} isOpen onClose={onClose} isWide>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        {loaded.format.name === 'grafana' && (
          <Field label={t('whyChanged')}>
            {(ids) => (
              <Input {...ids} maxLength={500} value={message} onChange={(event) => setMessage(event.target.value)} />
            )}
          </Field>
        )}
        <DiffView diff={diff} />
        {save.error && <Failure error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
