import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { openApi, serverAddress } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Command } from '../../ui/command.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/states.tsx';
import { KeyFields, type KeySettings, keySettingsOf } from './key-form.tsx';
import type { Key } from './queries.ts';

/** Makes a key and shows its secret, which nobody can see again. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [role, setRole] = useState<string>('readOnly');
  const create = useMutation({
    mutationFn: async (key: KeySettings & { readonly signable: boolean }) =>
      (await openApi.post<Key>('/workspace/accesskey/add', key)).content,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({ ...keySettingsOf(form, role), signable: form.get('signable') !== null });
  };
  if (create.data) {
    return (
      <Dialog title={t('keyCreated')} description={t('keyShownOnce')} isOpen onClose={onClose}>
        <Command text={create.data.sk} label={t('copySecret')} />
        <p className="text-sm">{t('tryIt')}</p>
        <Command text={`curl -H 'DF-API-KEY: ${create.data.sk}' '${serverAddress}/api/v1/validate'`} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t('createKey')} description={t('createKeyHint')} isOpen onClose={onClose}>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        <KeyFields role={role} onRole={setRole} />
        <Checkbox
          name="signable"
          label={
            <span>
              {t('signable')} <span className="text-xs text-muted">{t('signableHint')}</span>
            </span>
          }
        />
        {create.error && <Failure error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={create.isPending}>
            {t('createKey')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
