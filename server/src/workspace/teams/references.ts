import type { Context } from '../kernel/context.ts';
import type { Team } from './rows.ts';

export type TeamReference = Pick<Team, 'id' | 'uuid' | 'name' | 'email'>;

/** Live teams of the caller's workspace by their numbers or uuids, for lists that name them; without their members. */
export async function teamReferences(
  { kernel, workspace }: Context,
  names: { readonly ids: readonly number[] } | { readonly uuids: readonly string[] },
): Promise<TeamReference[]> {
  const live = kernel.store.read
    .selectFrom('teams')
    .select(['id', 'uuid', 'name', 'email'])
    .where('workspace_id', '=', workspace.id)
    .where('deleted_at', 'is', null);
  if ('ids' in names) return names.ids.length === 0 ? [] : live.where('id', 'in', names.ids).execute();
  return names.uuids.length === 0 ? [] : live.where('uuid', 'in', names.uuids).execute();
}
