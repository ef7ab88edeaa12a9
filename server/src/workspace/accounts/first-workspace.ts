import { BelvedereError } from '../../errors/index.ts';
import type { WorkspaceReference } from '../kernel/context.ts';
import type { Unit } from '../kernel/transact.ts';

/** Where people come in whom nobody put anywhere: the oldest live workspace. Errors: `ObjectNotFound`. */
export async function firstWorkspace(unit: Unit): Promise<WorkspaceReference & { readonly name: string }> {
  const workspace = await unit.db
    .selectFrom('workspaces')
    .select(['id', 'uuid', 'name'])
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (workspace === undefined) throw new BelvedereError('ObjectNotFound', 'there is no workspace');
  return workspace;
}
