import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { RoleField } from '../../ui/role-select.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { serviceAccountsPath } from './queries.ts';

interface CreateServiceAccountProps {
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

export function CreateServiceAccount({ refresh, onClose }: CreateServiceAccountProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const name = textOf(form, 'name');
    await grafanaApi.post(serviceAccountsPath, { name, role: textOf(form, 'role') });
    showToast(t('serviceAccountCreated', { name }));
    await queries.invalidateQueries({ queryKey: refresh });
  };
  return (
    <FormDialog
      title={t('createServiceAccount')}
      description={t('createServiceAccountHint')}
      action={t('createServiceAccount')}
      submit={submit}
      onClose={onClose}
    >
      <Field label={t('name')}>{(ids) => <Input {...ids} name="name" required maxLength={190} autoFocus />}</Field>
      <RoleField />
    </FormDialog>
  );
}
