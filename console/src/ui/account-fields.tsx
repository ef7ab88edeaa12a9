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

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  /** The one in use: browsers offer to fill it in. */
  readonly isOld?: boolean;
}

/** How long a password has to be, the server says when it is too short: that is a setting of it. */
export function PasswordField({ name, label, isOld = false }: PasswordFieldProps) {
  return (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          name={name}
          type="password"
          required
          autoComplete={isOld ? 'current-password' : 'new-password'}
        />
      )}
    </Field>
  );
}
