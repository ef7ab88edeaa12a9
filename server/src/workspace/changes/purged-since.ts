import type { Kysely, Selectable } from 'kysely';
import type { ChangeTable, Database } from '../../store/schema.ts';
import { PURGE_VERB } from '../kernel/change-chain.ts';

type ChangedObject = Pick<
  Selectable<ChangeTable>,
  'workspace_id' | 'object_table' | 'object_id' | 'object_uuid' | 'seq'
>;

/** Whether the object of a change was purged after it. A later object may have its uuid; the row number is never given again. */
export async function wasPurgedSince(db: Kysely<Database>, change: ChangedObject): Promise<boolean> {
  const purge = await db
    .selectFrom('changes')
    .select('seq')
    .where('workspace_id', '=', change.workspace_id)
    .where('object_uuid', '=', change.object_uuid)
    .where('object_table', '=', change.object_table)
    .where('object_id', '=', change.object_id)
    .where('verb', '=', PURGE_VERB)
    .where('seq', '>=', change.seq)
    .executeTakeFirst();
  return purge !== undefined;
}
