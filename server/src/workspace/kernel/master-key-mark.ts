import type { Store } from '../../store/store.ts';

const MARK = 'master_key';

/** Another server of the same database has another key: each would break the chain of changes of the other, and could not read its secrets. */
export class MasterKeyDiffersError extends Error {
  override readonly name = 'MasterKeyDiffersError';

  constructor(known: string, given: string) {
    super(
      `BELVEDERE_MASTER_KEY: the servers of this database use the master key ${known}, and this one was given ${given}. ` +
        'Give it the same one. If that key is lost: stop all servers, delete the row master_key of the table server_settings, and start with ' +
        'a new one; everything works then except the secrets that were kept encrypted, which have to be made anew.',
    );
  }
}

/** Notes in a shared database which key its servers use. Errors: `MasterKeyDiffersError` when it is another one. */
export async function markMasterKey(store: Store, keyId: string): Promise<void> {
  const known = await markOf(store);
  if (known === keyId) return;
  if (known === undefined) {
    await store.write((db) =>
      db
        .insertInto('server_settings')
        .values({ name: MARK, value: keyId })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute(),
    );
  }
  // Another server may have been first.
  const marked = await markOf(store);
  if (marked !== keyId) throw new MasterKeyDiffersError(marked ?? 'none', keyId);
}

async function markOf({ read }: Store): Promise<string | undefined> {
  const row = await read.selectFrom('server_settings').select('value').where('name', '=', MARK).executeTakeFirst();
  return row?.value;
}
