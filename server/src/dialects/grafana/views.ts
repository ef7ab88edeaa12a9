import { createHash } from 'node:crypto';
import type { Member, Membership, StoredAccount } from '../../workspace/accounts/index.ts';
import type { StoredWorkspace } from '../../workspace/workspaces/index.ts';
import { organizationRole } from './roles.ts';

/** Where Grafana has no time it sends this one. */
const noTime = '0001-01-01T00:00:00Z';

export const timeOf = (milliseconds: number | null): string =>
  milliseconds === null ? noTime : new Date(milliseconds).toISOString().replace('.000Z', 'Z');

/** The path of a picture that nothing serves: clients want the key, and show letters when there is none. */
export const avatarOf = (text: string): string =>
  `/avatar/${createHash('md5').update(text.toLowerCase()).digest('hex')}`;

const avatarOfAccount = ({ email, login }: StoredAccount): string => avatarOf(email === '' ? login : email);

const units = [
  ['y', 365 * 86_400],
  ['M', 30 * 86_400],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** `5m`, `2d`; ten years for never, as Grafana says it. */
function ageOf(milliseconds: number | null, now: number): string {
  if (milliseconds === null) return '10 years';
  const seconds = Math.max(0, Math.floor((now - milliseconds) / 1000));
  const unit = units.find(([, size]) => seconds >= size);
  return unit === undefined ? '< 1 minute' : `${Math.floor(seconds / unit[1])}${unit[0]}`;
}

/** Here everybody has a name, which is the login unless he gave one; for Grafana who gave none has none. */
const nameOf = ({ name, login }: StoredAccount): string => (name === login ? '' : name);

/** One user, as itself and administrators see it. */
export const userProfile = (account: StoredAccount, orgId: number, theme = '') => ({
  id: account.id,
  uid: account.uuid,
  email: account.email,
  name: nameOf(account),
  login: account.login,
  theme,
  orgId,
  isGrafanaAdmin: account.serverAdmin,
  isDisabled: account.disabled,
  isExternal: false,
  isExternallySynced: false,
  isGrafanaAdminExternallySynced: false,
  authLabels: [],
  updatedAt: timeOf(account.updatedAt),
  createdAt: timeOf(account.createdAt),
  avatarUrl: avatarOfAccount(account),
});

/** One user in a list of all. */
export const userHit = (account: StoredAccount, now: number) => ({
  id: account.id,
  uid: account.uuid,
  name: nameOf(account),
  login: account.login,
  email: account.email,
  avatarUrl: avatarOfAccount(account),
  isAdmin: account.serverAdmin,
  isDisabled: account.disabled,
  lastSeenAt: timeOf(account.lastSeenAt),
  lastSeenAtAge: ageOf(account.lastSeenAt, now),
  authLabels: [],
});

/** One member of an organization. */
export const organizationUser = ({ account, roles }: Member, orgId: number, now: number) => ({
  orgId,
  userId: account.id,
  uid: account.uuid,
  email: account.email,
  name: nameOf(account),
  avatarUrl: avatarOfAccount(account),
  login: account.login,
  role: organizationRole(roles),
  created: timeOf(account.createdAt),
  updated: timeOf(account.updatedAt),
  lastSeenAt: timeOf(account.lastSeenAt),
  lastSeenAtAge: ageOf(account.lastSeenAt, now),
  isDisabled: account.disabled,
  isProvisioned: false,
  authLabels: [],
  isExternallySynced: false,
});

/** Exactly these keys: clients compare them. */
export const userOrganization = ({ workspace, roles }: Membership) => ({
  orgId: workspace.id,
  name: workspace.name,
  role: organizationRole(roles),
});

const noAddress = { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' };

export const organizationDetails = ({ id, name, settings }: StoredWorkspace) => ({
  id,
  name,
  address: settings.address ?? noAddress,
});
