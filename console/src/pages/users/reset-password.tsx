import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { PasswordField } from '../../ui/account-fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { User } from './user.ts';

/** Gives a user another password, which ends all of his sessions. */
export function ResetPassword({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useTranslate();
  const submit = async (form: FormData) => {
    await grafanaApi.put(`/api/admin/users/${user.id}/password`, { password: String(form.get('password')) });
    showToast(t('passwordReset', { name: user.login }));
  };
  return (
    <FormDialog
      title={t('resetPassword')}
      description={t('resetPasswordText', { name: user.login })}
      action={t('resetPassword')}
      submit={submit}
      onClose={onClose}
    >
      <PasswordField name="password" label={t('newPassword')} />
    </FormDialog>
  );
}
