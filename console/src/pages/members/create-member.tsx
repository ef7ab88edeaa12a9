import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { useSignedIn } from '../../session/session.ts';
import { AccountFields, PasswordField } from '../../ui/account-fields.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { RoleField } from '../../ui/role-select.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface CreateMemberProps {
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

/** Makes an account that belongs to this organization. New accounts begin as Viewer: another role is a second call. */
export function CreateMember({ refresh, onClose }: CreateMemberProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const { orgId } = useSignedIn();
  const submit = async (form: FormData) => {
    const login = textOf(form, 'login');
    const role = textOf(form, 'role');
    const { id } = await grafanaApi.post<{ id: number }>('/api/admin/users', {
      name: textOf(form, 'name'),
      login,
      email: textOf(form, 'email'),
      password: String(form.get('password')),
      orgId,
    });
    if (role !== 'Viewer') await grafanaApi.patch(`/api/org/users/${id}`, { role });
    showToast(t('userCreated', { name: login }));
    await queries.invalidateQueries({ queryKey: refresh });
  };
  return (
    <FormDialog
      title={t('createUser')}
      description={t('createUserHint')}
      action={t('createUser')}
      submit={submit}
      onClose={onClose}
    >
      <AccountFields />
      <PasswordField name="password" label={t('password')} />
      <RoleField />
    </FormDialog>
  );
}
