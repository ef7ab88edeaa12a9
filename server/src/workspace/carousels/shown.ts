import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { visible } from '../kernel/documents/list.ts';

/** Names of dashboards by their uuids. */
export type Shown = ReadonlyMap<string, string>;

/** Uuids in one statement: what a database takes as parameters is limited, and a list of carousels names many. */
const UUIDS_MAX = 1_000;

/** Which of these dashboards live in the workspace and are open to the caller, with their names. */
export async function shownDashboards(ctx: Context, db: Kysely<Database>, uuids: Iterable<string>): Promise<Shown> {
  const wanted = [...new Set(uuids)];
  const shown = new Map<string, string>();
  for (let from = 0; from < wanted.length; from += UUIDS_MAX) {
    const rows = await db
      .selectFrom('documents')
      .select(['documents.uuid', 'documents.name'])
      .where('documents.workspace_id', '=', ctx.workspace.id)
      .where('documents.kind', '=', 'dashboard')
      .where('documents.deleted_at', 'is', null)
      .where('documents.uuid', 'in', wanted.slice(from, from + UUIDS_MAX))
      .where((eb) => visible(ctx, eb))
      .execute();
    for (const { uuid, name } of rows) shown.set(uuid, name);
  }
  return shown;
}
