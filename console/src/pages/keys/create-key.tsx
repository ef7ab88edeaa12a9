import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { openApi, serverAddress } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/command.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { Failure } from '../../ui/states.tsx';
import { type Key, roles } from './queries.ts';

const dayMs = 86_400_000;

interface NewKey {
  readonly name: string;
  readonly roleUUIDs: readonly string[];
  readonly readOnly: boolean;
  readonly expiresAt?: number;
  readonly allowedAddresses?: readonly string[];
}

/** Makes a key and shows its secret, which nobody can see again. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [role, setRole] = useState<string>('readOnly');
  const create = useMutation({
    mutationFn: async (key: NewKey) => (await openApi.post<Key>('/workspace/accesskey/add', key)).content,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(keyOf(new FormData(event.currentTarget)));
  };
  if (create.data) {
    return (
      <Dialog title={t('keyCreated')} description={t('keyShownOnce')} isOpen onClose={onClose}>
        <Command text={create.data.sk} label={t('copySecret')} />
        <p className="text-sm">{t('tryIt')}</p>
        <Command text={`curl -H 'DF-API-KEY: ${create.data.sk}' '${serverAddress}/api/v1/validate'`} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t('createKey')} description={t('createKeyHint')} isOpen onClose={onClose}>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        <Field label={t('name')}>{(ids) => <Input {...ids} name="name" required maxLength={128} autoFocus />}</Field>
        <Field label={t('role')} hint={t(roleHints[role] ?? 'roleHint.readOnly')}>
          {(ids) => (
            <Select {...ids} name="role" value={role} onChange={(event) => setRole(event.target.value)}>
              {roles.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('expiresInDays')} hint={t('expiresHint')}>
          {(ids) => <Input {...ids} name="days" type="number" min={1} max={3650} placeholder={t('never')} />}
        </Field>
        <Field label={t('allowedAddresses')} hint={t('allowedAddressesHint')}>
          {(ids) => <Input {...ids} name="addresses" placeholder="10.0.0.0/8, 192.0.2.7" />}
        </Field>
        {create.error && <Failure error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={create.isPending}>
            {t('createKey')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const roleHints = {
  readOnly: 'roleHint.readOnly',
  general: 'roleHint.general',
  wsAdmin: 'roleHint.wsAdmin',
} as Readonly<Record<string, 'roleHint.readOnly' | 'roleHint.general' | 'roleHint.wsAdmin'>>;

function keyOf(form: FormData): NewKey {
  const days = Number(form.get('days'));
  const addresses = String(form.get('addresses') ?? '')
    .split(/[\s,]+/)
    .filter((address) => address !== '');
  const role = String(form.get('role'));
  return {
    name: String(form.get('name')),
    roleUUIDs: [role],
    readOnly: role === 'readOnly',
    ...(days > 0 && { expiresAt: Math.floor((Date.now() + days * dayMs) / 1000) }),
    ...(addresses.length > 0 && { allowedAddresses: addresses }),
  };
}
