import { useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { signedInQuery, useSignedIn } from '../../session/session.ts';
import { AccountFields } from '../../ui/account-fields.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { InlineForm } from '../../ui/inline-form.tsx';
import { Section } from '../../ui/section.tsx';

export function Profile() {
  const t = useTranslate();
  const queries = useQueryClient();
  const account = useSignedIn();
  const submit = async (form: FormData) => {
    await grafanaApi.put('/api/user', {
      name: textOf(form, 'name'),
      login: textOf(form, 'login'),
      email: textOf(form, 'email'),
    });
    await queries.invalidateQueries({ queryKey: signedInQuery.queryKey });
  };
  return (
    <Section title={t('profile')}>
      <InlineForm action={t('save')} done={t('profileChanged')} submit={submit}>
        <AccountFields key={account.login + account.name + account.email} initial={account} />
      </InlineForm>
    </Section>
  );
}
