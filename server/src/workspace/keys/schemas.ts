import { Type } from 'typebox';
import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, auditFields, closed, epochSeconds, nullable, objectUuid, seconds } from '../kernel/schemas.ts';
import type { NewKey } from './create.ts';
import type { StoredKey } from './rows.ts';
import { maskedSecret } from './secret.ts';
import type { KeySettingsInput } from './settings.ts';

const secretDescription = 'the secret, 32 letters and digits; **** and its last four characters wherever it is not new';

const keyFields = {
  ...auditFields,
  name: Type.String({ description: 'name of the key' }),
  sk: Type.String({ description: secretDescription }),
  roleUUIDs: Type.Array(Type.String(), { description: 'roles of the key' }),
  readOnly: Type.Boolean({ description: 'true: it changes nothing, whatever its roles hold' }),
  expiresAt: nullable(epochSeconds('end of the key')),
  allowedAddresses: Type.Array(Type.String(), { description: 'addresses and ranges; empty: every address' }),
  limitPerMinute: nullable(Type.Integer({ description: 'calls a minute; null without limit' })),
  signable: Type.Boolean({ description: 'true: it may sign requests, and its secret is kept encrypted' }),
  lastUsedAt: nullable(epochSeconds('last use, a few seconds late')),
  lastUsedAddress: Type.String({ description: 'address of the last use; empty before the first' }),
};

/** Answer of add. */
export const newKeyContent = closed(keyFields);

/** Answer of list and get. */
export const keyContent = closed({
  ...keyFields,
  creatorInfo: closed({
    email: Type.String(),
    iconUrl: Type.String(),
    name: Type.String(),
    username: Type.String(),
  }),
});

export const rotatedKeyContent = closed({
  ...keyFields,
  overlapEndAt: epochSeconds('until when the secrets before this one work'),
});

const answerOf = (key: StoredKey, sk: string) => ({
  ...auditAnswer(key),
  name: key.name,
  sk,
  roleUUIDs: [...key.roles],
  readOnly: key.readOnly,
  expiresAt: key.expiresAt === null ? null : seconds(key.expiresAt),
  allowedAddresses: [...key.allowedAddresses],
  limitPerMinute: key.limitPerMinute,
  signable: key.signable,
  lastUsedAt: key.lastUsedAt === null ? null : seconds(key.lastUsedAt),
  lastUsedAddress: key.lastUsedAddress ?? '',
});

export const newKeyAnswer = (key: NewKey) => answerOf(key, key.secret);

export function keyAnswer(key: StoredKey, people: People) {
  const { email, name, username } = personOf(people, key.creator);
  return { ...answerOf(key, maskedSecret(key.secretHint)), creatorInfo: { email, iconUrl: '', name, username } };
}

export const keyParams = closed({ ak_uuid: objectUuid('wsak_', 'uuid of the key') });

const keyName = Type.String({ minLength: 1, maxLength: 256, description: 'name of the key' });

const settingFields = {
  roleUUIDs: Type.Optional(
    Type.Array(Type.String({ maxLength: 128 }), {
      minItems: 1,
      maxItems: 32,
      description: 'roles, any but owner; wsAdmin for a new key',
    }),
  ),
  readOnly: Type.Optional(Type.Boolean({ description: 'true: the key may only read' })),
  expiresAt: Type.Optional(
    nullable(Type.Integer({ minimum: 0, maximum: 253_402_300_799, description: 'end, epoch seconds; null: never' })),
  ),
  allowedAddresses: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 100,
      description: 'addresses (10.0.0.7) and ranges (10.0.0.0/8, 2001:db8::/32); empty: every address',
    }),
  ),
  limitPerMinute: Type.Optional(
    nullable(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'calls a minute; null: no limit' })),
  ),
};

export const createKeyBody = closed({
  name: keyName,
  ...settingFields,
  signable: Type.Optional(
    Type.Boolean({
      description: 'true: the key may sign requests; its secret is then kept, encrypted. Cannot be changed',
    }),
  ),
});
export const modifyKeyBody = closed({ name: Type.Optional(keyName), ...settingFields });

/** The settings of a body in the terms of the verbs. */
export const settingsInput = (body: {
  roleUUIDs?: string[];
  readOnly?: boolean;
  expiresAt?: number | null;
  allowedAddresses?: string[];
  limitPerMinute?: number | null;
}): KeySettingsInput => ({
  roles: body.roleUUIDs,
  readOnly: body.readOnly,
  expiresAt: typeof body.expiresAt === 'number' ? body.expiresAt * 1000 : body.expiresAt,
  allowedAddresses: body.allowedAddresses,
  limitPerMinute: body.limitPerMinute,
});
