import type { ComponentProps } from 'react';
import { useTranslate } from '../language/language.ts';
import { Field, Select } from './field.tsx';

/** The roles that a member, an invitation or a service account can have. */
const organizationRoles = ['Viewer', 'Editor', 'Admin'] as const;

const texts = { Viewer: 'roleViewer', Editor: 'roleEditor', Admin: 'roleAdmin' } as const;

/** A role by itself, as in a row of a table. */
export function RoleSelect(rest: ComponentProps<'select'>) {
  const t = useTranslate();
  return (
    <Select {...rest}>
      {organizationRoles.map((role) => (
        <option key={role} value={role}>
          {t(texts[role])}
        </option>
      ))}
    </Select>
  );
}

/** A role as a field of a form, `role`. */
export function RoleField({ initial = 'Viewer' }: { readonly initial?: string }) {
  const t = useTranslate();
  return (
    <Field label={t('role')} hint={t('organizationRoleHint')}>
      {(ids) => <RoleSelect {...ids} name="role" defaultValue={initial} />}
    </Field>
  );
}
