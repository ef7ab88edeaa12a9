import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { AccountFields } from '../../ui/account-fields.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { User } from './user.ts';

interface EditUserProps {
  readonly user: User;
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

export function EditUser({ user, refresh, onClose }: EditUserProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const login = textOf(form, 'login');
    const names = { login, name: textOf(form, 'name'), email: textOf(form, 'email') };
    await grafanaApi.put(`/api/users/${user.id}`, names);
    showToast(t('userChanged', { name: login }));
    await queries.invalidateQueries({ queryKey: refresh });
  };
  return (
    <FormDialog title={t('editUser', { name: user.login })} action={t('save')} submit={submit} onClose={onClose}>
      <AccountFields initial={user} />
    </FormDialog>
  );
}
