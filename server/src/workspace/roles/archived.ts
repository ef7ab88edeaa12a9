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

/** Known by the uuid, and where another workspace of the server has that, by the name. Who holds it is no part of an archive. */
async function takeRole(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { ctx, unit } = call;
  const { uuid: said, ...state } = head as unknown as RoleHead;
  checkPermissionKeys('permissions', state.permissions);
  const live = await unit.db
    .selectFrom('roles')
    .select('uuid')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('uuid', '=', said), eb('name', '=', state.name)]))
    .orderBy('id')
    .execute();
  const found = live.find(({ uuid }) => uuid === said) ?? live[0];
  if (found === undefined) {
    const holder = await unit.db.selectFrom('roles').select('id').where('uuid', '=', said).executeTakeFirst();
    const { uuid } = await insertRole(call, state, {
      verb: 'import',
      uuid: holder === undefined ? said : newUuid('role_'),
    });
    call.taken.set(said, uuid);
    return { outcome: 'created', reason: '', uuid };
  }
  const before = await roleForChange(call, found.uuid);
  const { uuid } = before;
  call.taken.set(said, uuid);
  if (roleStateText(before) === roleStateText(state)) return { outcome: 'unchanged', reason: '', uuid };
  if (call.conflicts === 'skip') return { outcome: 'conflicting', reason: differing(before), uuid };
  await updateRole(call, before, state, { verb: 'import' });
  return { outcome: 'changed', reason: '', uuid };
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
