import { BelvedereError } from '../../errors/index.ts';
import { type AccountReference, addMember, membersOf } from '../accounts/index.ts';
import { type Context, SERVER_SCOPE_ID, type WorkspaceReference } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { digestOf, recordRevision } from '../kernel/versions.ts';
import { defaultWorkspaceSettings } from '../kernel/workspace-settings.ts';
import { insertKey, type NewKey, newKeySettings } from '../keys/index.ts';
import { type StoredWorkspace, type WorkspaceState, workspaceStateText } from './rows.ts';

export interface NewWorkspace {
  readonly name: string;
  readonly description?: string | undefined;
  readonly language?: string | undefined;
  readonly menuStyle?: string | undefined;
  /** Name of a first key; undefined for none. */
  readonly keyName?: string | undefined;
}

export interface CreatedWorkspace {
  readonly workspace: StoredWorkspace;
  readonly owner: AccountReference & { readonly email: string };
  readonly key: NewKey | undefined;
}

/** Makes the workspace with its first version; the change stands in its own chain and in the server's. */
export async function insertWorkspace(ctx: Context, unit: Unit, state: WorkspaceState): Promise<StoredWorkspace> {
  const uuid = newUuid('wksp_');
  const row = {
    uuid,
    name: state.name,
    description: state.description,
    language: state.language,
    settings: JSON.stringify(state.settings),
    revision: 1,
    creator: ctx.actor.uuid,
    updator: ctx.actor.uuid,
    created_at: unit.at,
    updated_at: unit.at,
    deleted_at: null,
  };
  const { id } = await unit.db.insertInto('workspaces').values(row).returning('id').executeTakeFirstOrThrow();
  const text = workspaceStateText(state);
  await recordRevision(ctx, unit, {
    noun: 'workspaces',
    verb: 'create',
    object: { table: 'workspaces', id, uuid, name: state.name },
    from: 0,
    to: 1,
    state: text,
    workspace: { id, uuid },
  });
  unit.changes.push({
    workspace: { id: SERVER_SCOPE_ID, uuid: '' },
    noun: 'workspaces',
    verb: 'create',
    objectTable: 'workspaces',
    objectId: id,
    objectUuid: uuid,
    objectName: state.name,
    revisionFrom: 0,
    revisionTo: 1,
    digest: digestOf(text),
  });
  return {
    ...state,
    id,
    uuid,
    revision: 1,
    creator: ctx.actor.uuid,
    updator: ctx.actor.uuid,
    createdAt: unit.at,
    updatedAt: unit.at,
  };
}

/** The caller's rights in a workspace that was made in this unit: those of the server, under the caller's name. */
export const contextIn = (ctx: Context, unit: Unit, workspace: WorkspaceReference): Context => ({
  ...serverContext(ctx.kernel, { workspace, traceId: ctx.traceId, address: ctx.address }),
  actor: ctx.actor,
  dryRun: ctx.dryRun,
  unit,
});

/**
 * Makes a workspace. The owner of the caller's workspace becomes its owner, as documented.
 * Errors: `PermissionDenied`, also when the caller's workspace has no owner who could own the new one.
 */
export const createWorkspace = defineVerb({
  id: 'workspaces.create',
  effect: 'change',
  permission: 'workspace.create',
  run: ({ ctx, input }: { ctx: Context; input: NewWorkspace }) =>
    transact(ctx, async (unit): Promise<CreatedWorkspace> => {
      const members = await membersOf(unit.db, ctx.workspace.id);
      const owner = members.find(({ roles }) => roles.includes('owner'))?.account;
      if (owner === undefined) {
        throw new BelvedereError(
          'PermissionDenied',
          'the workspace of the caller has no owner who could own the new one',
        );
      }
      const workspace = await insertWorkspace(ctx, unit, {
        name: input.name,
        description: input.description ?? '',
        language: input.language ?? 'en',
        settings: { ...defaultWorkspaceSettings, menuStyle: input.menuStyle ?? '' },
      });
      const inside = contextIn(ctx, unit, workspace);
      await addMember({ ctx: inside, input: { account: owner.uuid, roles: ['owner'] } });
      // The bounds are those of the calling key, read in its own workspace.
      const key =
        input.keyName === undefined
          ? undefined
          : await insertKey(inside, unit, await newKeySettings(ctx, unit, { name: input.keyName }));
      return { workspace, owner, key };
    }),
});
