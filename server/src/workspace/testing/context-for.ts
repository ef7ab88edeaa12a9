import type { Actor, Context, WorkspaceReference } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { heldRoles } from '../kernel/roles.ts';

export interface ContextOptions {
  /** System roles, or uuids of roles of the workspace; wsAdmin unless said otherwise. */
  readonly roles?: readonly string[];
  /** An existing workspace; a new one unless said otherwise. */
  readonly workspace?: WorkspaceReference;
  /** Who calls; a new account that is a member of the workspace unless said otherwise. */
  readonly actor?: Actor;
  readonly readOnly?: boolean;
  readonly serverAdmin?: boolean;
  readonly address?: string;
}

/** A caller with these roles, by default in a workspace of its own. */
export async function contextFor(kernel: Kernel, options: ContextOptions = {}): Promise<Context> {
  const roles = options.roles ?? ['wsAdmin'];
  const workspace = options.workspace ?? (await newWorkspace(kernel));
  return {
    kernel,
    workspace,
    actor: options.actor ?? (await newMember(kernel, workspace, roles)),
    ...(await heldRoles(kernel, workspace.id, roles)),
    readOnly: options.readOnly ?? false,
    serverAdmin: options.serverAdmin ?? false,
    traceId: '1749091119335873001',
    address: options.address ?? '127.0.0.1',
  };
}

const objectColumns = (kernel: Kernel, prefix: string, name: string) => ({
  uuid: newUuid(prefix),
  name,
  revision: 1,
  creator: 'SYS',
  updator: 'SYS',
  created_at: kernel.now(),
  updated_at: kernel.now(),
  deleted_at: null,
});

async function newWorkspace(kernel: Kernel): Promise<WorkspaceReference> {
  const row = { ...objectColumns(kernel, 'wksp_', 'test'), description: '', language: 'en', settings: '{}' };
  const { id } = await kernel.store.write((db) =>
    db.insertInto('workspaces').values(row).returning('id').executeTakeFirstOrThrow(),
  );
  return { id, uuid: row.uuid };
}

async function newMember(kernel: Kernel, workspace: WorkspaceReference, roles: readonly string[]): Promise<Actor> {
  const row = {
    ...objectColumns(kernel, 'acnt_', 'Tess Tester'),
    login: newUuid('tess-'),
    email: '',
    password_hash: '',
    server_admin: 0,
    disabled: 0,
  };
  await kernel.store.write(async (db) => {
    const { id } = await db.insertInto('accounts').values(row).returning('id').executeTakeFirstOrThrow();
    await db
      .insertInto('members')
      .values({
        workspace_id: workspace.id,
        account_id: id,
        roles: JSON.stringify(roles),
        created_at: kernel.now(),
        creator: 'SYS',
      })
      .execute();
  });
  return { kind: 'account', uuid: row.uuid, name: row.name };
}
