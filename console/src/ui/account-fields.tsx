import { useTranslate } from '../language/language.ts';
import { Field, Input } from './field.tsx';

interface AccountFieldsProps {
  readonly initial?: { readonly name: string; readonly login: string; readonly email: string };
}

/** What an account is called: the fields `name`, `login` and `email` of a form. */
export function AccountFields({ initial }: AccountFieldsProps) {
  const t = useTranslate();
  return (
    <>
      <Field label={t('name')}>
        {(ids) => <Input {...ids} name="name" defaultValue={initial?.name} maxLength={190} autoComplete="off" />}
      </Field>
      <Field label={t('login')}>
        {(ids) => (
          <Input {...ids} name="login" defaultValue={initial?.login} required maxLength={190} autoComplete="off" />
        )}
      </Field>
      <Field label={t('email')}>
        {(ids) => <Input {...ids} name="email" defaultValue={initial?.email} maxLength={190} autoComplete="off" />}
      </Field>
    </>
  );
}

/** The least that the server takes for a password. */
const passwordCharactersMin = 8;

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  /** One that is in use may be older than the rule. */
  readonly isOld?: boolean;
}

export function PasswordField({ name, label, isOld = false }: PasswordFieldProps) {
  const t = useTranslate();
  return (
    <Field label={label} hint={isOld ? undefined : t('passwordHint', { characters: passwordCharactersMin })}>
      {(ids) => (
        <Input
          {...ids}
          name={name}
          type="password"
          required
          minLength={isOld ? undefined : passwordCharactersMin}
          autoComplete={isOld ? 'current-password' : 'new-password'}
        />
      )}
    </Field>
  );
}
