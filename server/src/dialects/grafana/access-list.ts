import { findAccount } from '../../workspace/accounts/index.ts';
import type { AccessAttributes } from '../../workspace/kernel/access.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { timeOf } from './people.ts';

/** Grafana's three levels. */
const levels = { View: 1, Edit: 2, Admin: 4 } as const;
type Level = keyof typeof levels;

const grafanaRoleOf: Readonly<Record<string, string>> = { readOnly: 'Viewer', general: 'Editor', wsAdmin: 'Admin' };

interface Guarded {
  readonly creator: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly attributes: AccessAttributes;
}

/** Who may what, the strongest first: ids of roles, accounts and teams. An id stands there once. */
function grantsOf({ creator, attributes }: Guarded): ReadonlyMap<string, Level> {
  const { isPublic = 1, permissionSet = [], readPermissionSet = [] } = attributes;
  const grants = new Map<string, Level>();
  const grant = (id: string, level: Level) => {
    if (!grants.has(id)) grants.set(id, level);
  };
  if (creator.startsWith('acnt_')) grant(creator, 'Admin');
  if (isPublic === 1) {
    grant('general', 'Edit');
    grant('readOnly', 'View');
  }
  if (isPublic === -1) {
    for (const id of permissionSet) grant(id, 'Edit');
    for (const id of readPermissionSet) grant(id, 'View');
  }
  return grants;
}

/** Number and login of a user, also when the account is gone. */
async function userOf(ctx: Context, uuid: string) {
  const account = await findAccount(ctx, { uuid }).catch(() => undefined);
  return { userId: account?.id ?? 0, userUid: uuid, userLogin: account?.login ?? '', userEmail: account?.email ?? '' };
}

async function whoIs(ctx: Context, id: string): Promise<object> {
  const nobody = { userId: 0, userLogin: '', userEmail: '', teamId: 0, team: '' };
  if (id.startsWith('acnt_')) return { ...nobody, ...(await userOf(ctx, id)) };
  const role = grafanaRoleOf[id];
  return role === undefined ? { ...nobody, team: id } : { ...nobody, role };
}

/**
 * Who may read and change an object, in the form of Grafana's access lists: its creator, and the roles, people and teams that it is
 * open to. Administrators of the organization are left out, as there.
 *
 * @param about keys that every entry carries: what the object is called
 */
export async function accessList(ctx: Context, object: Guarded, about: object): Promise<object[]> {
  const entries: object[] = [];
  for (const [id, level] of grantsOf(object)) {
    entries.push({
      ...about,
      created: timeOf(object.createdAt),
      updated: timeOf(object.updatedAt),
      ...(await whoIs(ctx, id)),
      permission: levels[level],
      permissionName: level,
      inherited: false,
    });
  }
  return entries;
}
