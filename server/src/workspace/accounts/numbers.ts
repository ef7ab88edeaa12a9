import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** Row numbers of accounts by their uuid, deleted ones included; of keys there are none. */
export async function accountNumbers(
  db: Kysely<Database>,
  uuids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(uuids)].filter((uuid) => uuid.startsWith('acnt_'));
  if (wanted.length === 0) return new Map();
  const rows = await db.selectFrom('accounts').select(['id', 'uuid']).where('uuid', 'in', wanted).execute();
  return new Map(rows.map(({ id, uuid }) => [uuid, id]));
}
