import { BelvedereError } from '../../errors/index.ts';
import { addMember } from '../accounts/index.ts';
import { type Context, SERVER_SCOPE_ID } from '../kernel/context.ts';
import { lockServer } from '../kernel/lock.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { digestOf, recordRevision } from '../kernel/versions.ts';
import { defaultWorkspaceSettings } from '../kernel/workspace-settings.ts';
import { contextIn, insertWorkspace } from './create.ts';
import { type StoredWorkspace, updateWorkspace, workspaceForChange, workspaceStateText } from './rows.ts';

/** Callers that know workspaces by name need names that are unique. Errors: `NameTaken`. */
async function requireFreeName(ctx: Context, unit: Unit, name: string, ownId: number): Promise<void> {
  await lockServer({ ctx, unit });
  const other = await unit.db
    .selectFrom('workspaces')
    .select('id')
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .where('id', '<>', ownId)
    .executeTakeFirst();
  if (other !== undefined)
    throw new BelvedereError('NameTaken', `a workspace has the name "${name.slice(0, 80)}" already`);
}

/** Makes a workspace under a name of its own; the caller becomes its owner. Errors: `NameTaken`. */
export const createOwnWorkspace = defineVerb({
  id: 'workspaces.createOwn',
  effect: 'change',
  run: ({ ctx, input }: { ctx: Context; input: { name: string } }): Promise<StoredWorkspace> => {
    requireServerScope(ctx, 'workspaces.createOwn');
    return transact(ctx, async (unit) => {
      await requireFreeName(ctx, unit, input.name, 0);
      const workspace = await insertWorkspace(ctx, unit, {
        name: input.name,
        description: '',
        language: 'en',
        settings: defaultWorkspaceSettings,
      });
      const inside = contextIn(ctx, unit, workspace);
      await addMember({ ctx: inside, input: { account: ctx.actor.uuid, roles: ['owner'] } });
      return workspace;
    });
  },
});

/** Gives the caller's workspace a name that no other has. Errors: `NameTaken`, `ObjectNotFound`. */
export const renameWorkspace = defineVerb({
  id: 'workspaces.rename',
  effect: 'change',
  permission: 'workspace.settingsManage',
  run: async ({ ctx, input }: { ctx: Context; input: { name: string } }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const before = await workspaceForChange(ctx, unit);
      if (before.name === input.name) return;
      await requireFreeName(ctx, unit, input.name, before.id);
      const { description, language, settings } = before;
      await updateWorkspace(
        ctx,
        unit,
        before,
        { name: input.name, description, language, settings },
        { verb: 'modify' },
      );
    });
  },
});

/**
 * Deletes a workspace: nobody is a member of it any more, and its keys are refused. Its objects stay in the store.
 * Errors: `ObjectNotFound`, `RevisionConflict`.
 */
export const deleteWorkspace = defineVerb({
  id: 'workspaces.delete',
  effect: 'change',
  permission: 'workspace.settingsManage',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<void> => {
    if (!ctx.serverAdmin)
      throw new BelvedereError('PermissionDenied', 'only an administrator of the server deletes workspaces');
    await transact(ctx, async (unit) => {
      const { id, uuid, name, revision, ...state } = await workspaceForChange(ctx, unit);
      await unit.db
        .updateTable('workspaces')
        .set({ deleted_at: unit.at, revision: revision + 1, updator: ctx.actor.uuid, updated_at: unit.at })
        .where('id', '=', id)
        .execute();
      await unit.db.deleteFrom('sessions').where('workspace_id', '=', id).execute();
      const text = workspaceStateText({ name, ...state });
      const object = { table: 'workspaces', id, uuid, name } as const;
      await recordRevision(ctx, unit, {
        noun: 'workspaces',
        verb: 'delete',
        object,
        from: revision,
        to: revision + 1,
        state: text,
        deleted: true,
      });
      unit.changes.push({
        workspace: { id: SERVER_SCOPE_ID, uuid: '' },
        noun: 'workspaces',
        verb: 'delete',
        objectTable: object.table,
        objectId: id,
        objectUuid: uuid,
        objectName: name,
        revisionFrom: revision,
        revisionTo: revision + 1,
        digest: digestOf(text),
      });
    });
  },
});
