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

/** What lists tell of accounts, by their uuid; deleted ones are left out. */
export async function accountsByUuid(
  db: Kysely<Database>,
  uuids: readonly string[],
): Promise<ReadonlyMap<string, { id: number; uuid: string; login: string; email: string }>> {
  const wanted = uuids.filter((uuid) => uuid.startsWith('acnt_'));
  if (wanted.length === 0) return new Map();
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'uuid', 'login', 'email'])
    .where('uuid', 'in', wanted)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.uuid, row]));
}
