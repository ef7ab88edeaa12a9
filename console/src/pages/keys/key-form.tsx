import { useTranslate } from '../../language/language.ts';
import { Field, Input, Select } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { type Key, roles } from './queries.ts';

const dayMs = 86_400_000;
const limitMax = 1_000_000;

const roleHints = {
  readOnly: 'roleHint.readOnly',
  general: 'roleHint.general',
  wsAdmin: 'roleHint.wsAdmin',
} as const;
const isRole = (text: string): text is (typeof roles)[number] => roles.some((role) => role === text);

/** What a key may do, as the API takes it. */
export interface KeySettings {
  readonly name: string;
  readonly roleUUIDs: readonly string[];
  readonly readOnly: boolean;
  /** Epoch seconds; null: never. */
  readonly expiresAt: number | null;
  readonly allowedAddresses: readonly string[];
  readonly limitPerMinute: number | null;
}

/** A day of the calendar here, as a field for dates has it. */
function dateOf(seconds: number): string {
  const local = new Date(seconds * 1000);
  return new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

interface KeyFieldsProps {
  readonly role: string;
  readonly onRole: (role: string) => void;
  /** Undefined: a new key. */
  readonly given?: KeySettings | undefined;
}

/** The fields that a key is made and changed by. */
export function KeyFields({ role, onRole, given }: KeyFieldsProps) {
  const t = useTranslate();
  // A key may have roles that are not offered here, or several.
  const offered = isRole(role) ? roles : [role, ...roles];
  const expiry = given?.expiresAt;
  return (
    <>
      <Field label={t('name')}>
        {(ids) => <Input {...ids} name="name" required maxLength={128} defaultValue={given?.name} autoFocus />}
      </Field>
      <Field label={t('role')} hint={isRole(role) ? t(roleHints[role]) : ''}>
        {(ids) => (
          <Select {...ids} name="role" value={role} onChange={(event) => onRole(event.target.value)}>
            {offered.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('expires')} hint={t('expiresHint')}>
        {(ids) => (
          <Input
            {...ids}
            name="expires"
            type="date"
            min={dateOf(Date.now() / 1000)}
            defaultValue={expiry === null || expiry === undefined ? '' : dateOf(expiry)}
          />
        )}
      </Field>
      <Field label={t('allowedAddresses')} hint={t('allowedAddressesHint')}>
        {(ids) => (
          <Input
            {...ids}
            name="addresses"
            placeholder="10.0.0.0/8, 192.0.2.7"
            defaultValue={given?.allowedAddresses.join(', ')}
          />
        )}
      </Field>
      <Field label={t('limitPerMinute')} hint={t('limitPerMinuteHint')}>
        {(ids) => (
          <Input
            {...ids}
            name="limit"
            type="number"
            min={1}
            max={limitMax}
            defaultValue={given?.limitPerMinute ?? ''}
          />
        )}
      </Field>
    </>
  );
}

/** What the fields hold. A key expires at the end of the day that is named. */
export function keySettingsOf(form: FormData, role: string, given?: KeySettings): KeySettings {
  const date = textOf(form, 'expires');
  const limit = Number(textOf(form, 'limit'));
  const kept = given?.expiresAt ?? null;
  const isSameDay = kept !== null && date === dateOf(kept);
  return {
    name: textOf(form, 'name'),
    roleUUIDs: role.split(', '),
    readOnly: role === 'readOnly',
    expiresAt: isSameDay ? kept : date === '' ? null : Math.floor((new Date(`${date}T00:00`).getTime() + dayMs) / 1000),
    allowedAddresses: textOf(form, 'addresses')
      .split(/[\s,]+/)
      .filter((address) => address !== ''),
    limitPerMinute: limit > 0 ? limit : null,
  };
}

/** The roles of a key as one choice. */
export const roleOf = ({ roleUUIDs }: Pick<Key, 'roleUUIDs'>): string => roleUUIDs.join(', ');
