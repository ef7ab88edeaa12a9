import { DISABLED, type StoredKey } from '../../workspace/keys/rows.ts';
import type { CountedServiceAccount, ServiceAccount } from '../../workspace/keys/service-accounts/index.ts';
import { organizationRole } from './roles.ts';
import { avatarOf, timeOf } from './views.ts';

/** What an Admin may do with it; clients compare the keys exactly. */
const accessControl = {
  'serviceaccounts.permissions:read': true,
  'serviceaccounts.permissions:write': true,
  'serviceaccounts:delete': true,
  'serviceaccounts:read': true,
  'serviceaccounts:write': true,
};

/** `sa-1-ci-runner`: clients look at its beginning. */
const loginOf = ({ name }: ServiceAccount, orgId: number): string =>
  `sa-${orgId}-${name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')}`;

export const serviceAccountView = (
  account: ServiceAccount & Partial<Pick<CountedServiceAccount, 'tokenCount'>>,
  orgId: number,
) => ({
  id: account.id,
  uid: account.uuid,
  name: account.name,
  login: loginOf(account, orgId),
  orgId,
  isDisabled: account.disabled,
  isExternal: false,
  role: organizationRole(account.roles),
  tokens: account.tokenCount ?? 0,
  avatarUrl: avatarOf(account.uuid),
  createdAt: timeOf(account.createdAt),
  updatedAt: timeOf(account.updatedAt),
  teams: [],
  accessControl,
});

/** A token as `/api/user` shows its service account. */
export const serviceAccountProfile = (account: ServiceAccount, orgId: number) => ({
  id: account.id,
  uid: account.uuid,
  email: '',
  name: account.name,
  login: loginOf(account, orgId),
  theme: '',
  orgId,
  isGrafanaAdmin: false,
  isDisabled: account.disabled,
  isExternal: false,
  isExternallySynced: false,
  isGrafanaAdminExternallySynced: false,
  authLabels: [],
  updatedAt: timeOf(account.updatedAt),
  createdAt: timeOf(account.createdAt),
  avatarUrl: avatarOf(account.uuid),
});

export function tokenView({ id, name, createdAt, lastUsedAt, expiresAt, status }: StoredKey, now: number) {
  const secondsLeft = expiresAt === null ? 0 : Math.max(0, (expiresAt - now) / 1000);
  return {
    id,
    name,
    created: timeOf(createdAt),
    lastUsedAt: lastUsedAt === null ? null : timeOf(lastUsedAt),
    expiration: expiresAt === null ? null : timeOf(expiresAt),
    secondsUntilExpiration: secondsLeft,
    hasExpired: expiresAt !== null && expiresAt <= now,
    isRevoked: status === DISABLED,
  };
}
