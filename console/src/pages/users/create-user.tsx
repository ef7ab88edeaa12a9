import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { AccountFields, PasswordField } from '../../ui/account-fields.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface CreateUserProps {
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

/** Makes an account, which joins the first organization as Viewer. */
export function CreateUser({ refresh, onClose }: CreateUserProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const login = textOf(form, 'login');
    await grafanaApi.post('/api/admin/users', {
      name: textOf(form, 'name'),
      login,
      email: textOf(form, 'email'),
      password: String(form.get('password')),
    });
    showToast(t('userCreated', { name: login }));
    await queries.invalidateQueries({ queryKey: refresh });
  };
  return (
    <FormDialog
      title={t('createUser')}
      description={t('createServerUserHint')}
      action={t('createUser')}
      submit={submit}
      onClose={onClose}
    >
      <AccountFields />
      <PasswordField name="password" label={t('password')} />
    </FormDialog>
  );
}
