import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { RoleField } from '../../ui/role-select.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface AddMemberProps {
  /** Of the members of an organization. */
  readonly path: string;
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

/** Takes somebody in who has an account already. */
export function AddMember({ path, refresh, onClose }: AddMemberProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const loginOrEmail = textOf(form, 'loginOrEmail');
    await grafanaApi.post(path, { loginOrEmail, role: textOf(form, 'role') });
    showToast(t('memberAdded', { name: loginOrEmail }));
    await queries.invalidateQueries({ queryKey: refresh });
  };
  return (
    <FormDialog
      title={t('addMember')}
      description={t('addMemberHint')}
      action={t('addMember')}
      submit={submit}
      onClose={onClose}
    >
      <Field label={t('loginOrEmail')}>{(ids) => <Input {...ids} name="loginOrEmail" required autoFocus />}</Field>
      <RoleField />
    </FormDialog>
  );
}
