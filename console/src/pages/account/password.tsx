import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { PasswordField } from '../../ui/account-fields.tsx';
import { InlineForm } from '../../ui/inline-form.tsx';
import { Section } from '../../ui/section.tsx';

export function Password() {
  const t = useTranslate();
  const submit = async (form: FormData) => {
    const newPassword = String(form.get('newPassword'));
    if (newPassword !== String(form.get('confirmNew'))) throw new Error(t('passwordsDiffer'));
    await grafanaApi.put('/api/user/password', {
      oldPassword: String(form.get('oldPassword')),
      newPassword,
      confirmNew: newPassword,
    });
  };
  return (
    <Section title={t('password')}>
      <InlineForm action={t('changePassword')} done={t('passwordChanged')} submit={submit} isEmptied>
        <PasswordField name="oldPassword" label={t('oldPassword')} isOld />
        <PasswordField name="newPassword" label={t('newPassword')} />
        <PasswordField name="confirmNew" label={t('repeatPassword')} />
      </InlineForm>
    </Section>
  );
}
