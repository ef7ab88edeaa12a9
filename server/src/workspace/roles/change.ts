import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { checkPermissionKeys } from './permission-keys.ts';
import { type RoleState, roleForChange, type StoredRole } from './rows.ts';
import { insertRole, removeRole, updateRole } from './write.ts';

/** Documented: owners and administrators alone make roles. No custom role may hold this. */
export const ROLE_PERMISSION = 'workspace.roleManage';

/** Errors: `InvalidParameter`, `PermissionDenied` for a role that allows more than the caller may. */
export const createRole = defineVerb({
  id: 'roles.create',
  effect: 'change',
  permission: ROLE_PERMISSION,
  run: ({ ctx, input }: { ctx: Context; input: RoleState }): Promise<StoredRole> =>
    transact(ctx, (unit) =>
      insertRole({ ctx, unit }, { ...input, permissions: checkPermissionKeys('keys', input.permissions) }),
    ),
});

type RoleChanges = { readonly [Name in keyof RoleState]?: RoleState[Name] | undefined };

/**
 * What is sent changes, the rest stays.
 * Errors: `ObjectNotFound`, `InvalidParameter` (for system roles, too), `RevisionConflict`, `PermissionDenied`.
 */
export const modifyRole = defineVerb({
  id: 'roles.modify',
  effect: 'change',
  permission: ROLE_PERMISSION,
  run: ({ ctx, input }: { ctx: Context; input: RoleChanges & { readonly uuid: string } }): Promise<StoredRole> =>
    transact(ctx, async (unit) => {
      const before = await roleForChange({ ctx, unit }, input.uuid);
      const { name = before.name, description = before.description } = input;
      const permissions =
        input.permissions === undefined ? before.permissions : checkPermissionKeys('keys', input.permissions);
      return updateRole({ ctx, unit }, before, { name, description, permissions }, { verb: 'modify' });
    }),
});

/** Errors: `ObjectNotFound`, `InvalidParameter` for a system role, `RevisionConflict`, `RoleInUse`, `PermissionDenied`. */
export const deleteRole = defineVerb({
  id: 'roles.delete',
  effect: 'change',
  permission: ROLE_PERMISSION,
  run: ({ ctx, input }: { ctx: Context; input: { readonly uuid: string } }): Promise<{ uuid: string }> =>
    transact(ctx, async (unit) => {
      const before = await roleForChange({ ctx, unit }, input.uuid);
      await removeRole({ ctx, unit }, before, { verb: 'delete' });
      return { uuid: before.uuid };
    }),
});
