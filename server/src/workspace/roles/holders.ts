import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { contains } from '../../store/expressions.ts';
import type { Database } from '../../store/schema.ts';
import { membersOf } from '../accounts/index.ts';
import type { WriteCall } from '../kernel/transact.ts';
import type { StoredRole } from './rows.ts';

/** How many members hold each role, by its uuid. */
export async function memberCounts(db: Kysely<Database>, workspaceId: number): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { roles } of await membersOf(db, workspaceId)) {
    for (const role of new Set(roles)) counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return counts;
}

/** Holders that a refusal names. */
const NAMED_MAX = 5;

/**
 * Only a role that nobody holds can be deleted: no member, no key or service account, and nobody who is invited. The row of the role is
 * locked, so nobody gets it meanwhile.
 * Errors: `RoleInUse` with some of the holders.
 */
export async function requireUnheld(call: WriteCall, role: StoredRole): Promise<void> {
  const { members, keys, serviceAccounts, invitations } = await holdersOf(call, role.uuid);
  const counts = [
    [members.length, 'members'],
    [keys.length, 'keys'],
    [serviceAccounts.length, 'service accounts'],
    [invitations.length, 'open invitations'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, title]) => `${title}: ${count}`);
  if (told.length === 0) return;
  const all = [...members, ...keys, ...serviceAccounts, ...invitations];
  const holders = all.slice(0, NAMED_MAX);
  const others = all.length > NAMED_MAX ? ' and the others' : '';
  throw new BelvedereError(
    'RoleInUse',
    `the role ${role.uuid} is held (${told.join(', ')}); give ${holders.join(', ')}${others} other roles first`,
    { detail: { uuid: role.uuid, memberCount: members.length, keyCount: keys.length, holders } },
  );
}

async function holdersOf({ ctx, unit }: WriteCall, uuid: string) {
  const { id } = ctx.workspace;
  const { dialect } = ctx.kernel.store;
  const named = `"${uuid}"`;
  const holding = (table: 'keys' | 'service_accounts') =>
    unit.db
      .selectFrom(table)
      .select('uuid')
      .where('workspace_id', '=', id)
      .where('deleted_at', 'is', null)
      .where((eb) => contains(eb, 'roles', named, dialect))
      .orderBy('id')
      .execute();
  const [keys, serviceAccounts] = [await holding('keys'), await holding('service_accounts')];
  const invitations = await unit.db
    .selectFrom('invitations')
    .select('uuid')
    .where('workspace_id', '=', id)
    .where('status', '=', 'pending')
    .where('expires_at', '>', unit.at)
    .where((eb) => contains(eb, 'roles', named, dialect))
    .orderBy('id')
    .execute();
  const members = (await membersOf(unit.db, id)).filter(({ roles }) => roles.includes(uuid));
  const uuidsOf = (rows: readonly { uuid: string }[]) => rows.map((row) => row.uuid);
  return {
    members: members.map(({ account }) => account.uuid),
    keys: uuidsOf(keys),
    serviceAccounts: uuidsOf(serviceAccounts),
    invitations: uuidsOf(invitations),
  };
}
