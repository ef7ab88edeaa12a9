import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { KeyFields, type KeySettings, keySettingsOf, roleOf } from './key-form.tsx';
import { keyEtagQuery } from './queries.ts';

interface EditKeyProps {
  readonly uuid: string;
  /** What the fields begin with: what the key has, or what is advised. */
  readonly given: KeySettings;
  readonly onClose: () => void;
}

/** Changes what a key may do. Its secret stays what it is. */
export function EditKey({ uuid, given, onClose }: EditKeyProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [role, setRole] = useState(roleOf(given));
  // What is saved goes over the state that was looked at, and over no other.
  const { data: etag } = useQuery(keyEtagQuery(uuid));
  const submit = async (form: FormData) => {
    const settings = keySettingsOf(form, role, given);
    // A key of other roles that may only read stays one that may only read.
    const readOnly = role === roleOf(given) ? given.readOnly : settings.readOnly;
    const body = { ...settings, readOnly };
    await openApi.post(`/workspace/accesskey/${uuid}/modify`, body, etag === undefined ? {} : { ifMatch: etag });
    showToast(t('keyChanged', { name: settings.name }));
    await queries.invalidateQueries({ queryKey: ['keys'] });
  };
  return (
    <FormDialog
      title={t('editKey')}
      description={t('editKeyHint')}
      action={t('save')}
      submit={submit}
      onClose={onClose}
    >
      <KeyFields role={role} onRole={setRole} given={given} />
    </FormDialog>
  );
}
