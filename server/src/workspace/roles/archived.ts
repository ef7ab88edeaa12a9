import { Type } from 'typebox';
import type { ArchivedKind, ArchivedObject, TakeCall, TakenObject } from '../kernel/archived.ts';
import { byUnits, differing } from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { closed } from '../kernel/schemas.ts';
import { ROLE_PERMISSION } from './change.ts';
import { checkPermissionKeys } from './permission-keys.ts';
import { type RoleState, roleForChange, roleStateText, toRole } from './rows.ts';
import { insertRole, updateRole } from './write.ts';

type RoleHead = RoleState & { readonly uuid: string };

async function* readRoles(ctx: Context): AsyncGenerator<ArchivedObject> {
  const rows = await ctx.kernel.store.read
    .selectFrom('roles')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  for (const row of rows.sort((one, other) => byUnits(one.uuid, other.uuid))) {
    const { uuid, name, description, permissions } = toRole(row, ctx.workspace.uuid);
    yield { head: { uuid, name, description, permissions } };
  }
}

/**
 * Known by the uuid. Where something else of the server has that, by the name, and by one role of the archive only: names are not
 * unique. Who holds a role is no part of an archive.
 */
async function takeRole(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { unit } = call;
  const { uuid: said, ...sent } = head as unknown as RoleHead;
  const state = { ...sent, permissions: checkPermissionKeys('permissions', sent.permissions) };
  const holder = await unit.db.selectFrom('roles').select('id').where('uuid', '=', said).executeTakeFirst();
  const found = holder === undefined ? undefined : await sameRole(call, said, state.name);
  if (found === undefined) {
    const { uuid } = await insertRole(call, state, {
      verb: 'import',
      uuid: holder === undefined ? said : newUuid('role_'),
    });
    call.taken.set(said, uuid);
    return { outcome: 'created', reason: '', uuid };
  }
  const before = await roleForChange(call, found);
  const { uuid } = before;
  call.taken.set(said, uuid);
  if (roleStateText(before) === roleStateText(state)) return { outcome: 'unchanged', reason: '', uuid };
  if (call.conflicts === 'skip') return { outcome: 'conflicting', reason: differing(before), uuid };
  await updateRole(call, before, state, { verb: 'import' });
  return { outcome: 'changed', reason: '', uuid };
}

/** The live role of the workspace with the uuid, else the first with the name that no other role of the archive has become. */
async function sameRole({ ctx, unit, taken }: TakeCall, said: string, name: string): Promise<string | undefined> {
  const live = await unit.db
    .selectFrom('roles')
    .select('uuid')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('uuid', '=', said), eb('name', '=', name)]))
    .orderBy('id')
    .execute();
  const uuids = live.map(({ uuid }) => uuid);
  const used = new Set(taken.values());
  return uuids.includes(said) ? said : uuids.find((uuid) => !used.has(uuid));
}

export const archivedRoles: ArchivedKind = {
  kind: 'roles',
  after: [],
  permission: ROLE_PERMISSION,
  schema: closed({
    uuid: Type.String({ pattern: '^role_[0-9a-zA-Z]{1,64}$' }),
    name: Type.String({ minLength: 1, maxLength: 256 }),
    description: Type.String({ maxLength: 3000 }),
    permissions: Type.Array(Type.String({ maxLength: 128 }), { minItems: 1, maxItems: 200 }),
  }),
  nameOf: ({ head }) => String(head.name),
  read: readRoles,
  take: takeRole,
};
