import { BelvedereError } from '../../errors/index.ts';
import { checkRoles } from '../accounts/index.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { checkAllowedAddresses } from './addresses.ts';
import type { KeySettings } from './rows.ts';

/** What a caller says about a key; undefined leaves a setting as it is. */
export type KeySettingsInput = { readonly [Name in keyof KeySettings]?: KeySettings[Name] | undefined };

/** Errors: `InvalidParameter` for roles, addresses and times that cannot be. */
export async function settingsOf(call: WriteCall, input: KeySettingsInput, base: KeySettings): Promise<KeySettings> {
  const now = call.unit.at;
  const roles = input.roles === undefined ? base.roles : await checkRoles(call, 'roleUUIDs', input.roles);
  if (roles.includes('owner')) {
    throw new BelvedereError('InvalidParameter', 'roleUUIDs may not hold owner: no key has the rights of the owner');
  }
  if (input.expiresAt !== undefined && input.expiresAt !== null && input.expiresAt <= now) {
    throw new BelvedereError('InvalidParameter', 'expiresAt must lie in the future; set_disable ends a key at once');
  }
  return {
    name: input.name ?? base.name,
    roles,
    readOnly: input.readOnly ?? base.readOnly,
    expiresAt: input.expiresAt === undefined ? base.expiresAt : input.expiresAt,
    allowedAddresses:
      input.allowedAddresses === undefined ? base.allowedAddresses : checkAllowedAddresses(input.allowedAddresses),
    limitPerMinute: input.limitPerMinute === undefined ? base.limitPerMinute : input.limitPerMinute,
  };
}
