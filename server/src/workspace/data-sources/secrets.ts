import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database } from '../../store/schema.ts';
import { fingerprintOf, openKeptSecret, type SecretOwner, sealKeptSecret } from '../kernel/kept-secret.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { WriteCall } from '../kernel/transact.ts';
import type { SecretFingerprints, StoredDataSource } from './state.ts';

/** What a request says about secrets: those that are not named stay. */
export interface SecretChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

export const noSecretChanges: SecretChanges = { set: {}, removed: [] };

type Owned = Pick<StoredDataSource, 'id' | 'uuid'>;

const ownerOf = (uuid: string, name: string): SecretOwner => ({
  purpose: 'data source secrets',
  boundTo: `${name} of ${uuid}`,
});

/** The fingerprints of the secrets of data sources by their row numbers. */
export async function fingerprintsOf(
  db: Kysely<Database>,
  ids: readonly number[],
): Promise<Map<number, Record<string, string>>> {
  const found = new Map<number, Record<string, string>>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('data_source_secrets')
    .select(['data_source_id', 'name', 'fingerprint'])
    .where('data_source_id', 'in', ids)
    .orderBy('name')
    .execute();
  for (const { data_source_id, name, fingerprint } of rows) {
    const secrets = found.get(data_source_id) ?? {};
    secrets[name] = fingerprint;
    found.set(data_source_id, secrets);
  }
  return found;
}

/** What the fingerprints will be after the changes. Writes nothing. */
export function fingerprintsAfter(
  kernel: Kernel,
  uuid: string,
  before: SecretFingerprints,
  { set, removed }: SecretChanges,
): SecretFingerprints {
  const after: Record<string, string> = { ...before };
  for (const name of removed) delete after[name];
  for (const [name, value] of Object.entries(set)) after[name] = fingerprintOf(kernel, ownerOf(uuid, name), value);
  return after;
}

export async function writeSecrets({ ctx, unit }: WriteCall, source: Owned, changes: SecretChanges): Promise<void> {
  const gone = [...changes.removed, ...Object.keys(changes.set)];
  if (gone.length === 0) return;
  await unit.db
    .deleteFrom('data_source_secrets')
    .where('data_source_id', '=', source.id)
    .where('name', 'in', gone)
    .execute();
  for (const [name, value] of Object.entries(changes.set)) {
    const owner = ownerOf(source.uuid, name);
    await unit.db
      .insertInto('data_source_secrets')
      .values({
        data_source_id: source.id,
        name,
        ...sealKeptSecret(ctx.kernel, owner, value),
        fingerprint: fingerprintOf(ctx.kernel, owner, value),
      })
      .execute();
  }
}

/**
 * The secrets themselves, for asking the data source. They never leave the folder but to the data source.
 * Errors: `SecretNotKept` when one of them cannot be opened any more.
 */
export async function openSecrets(kernel: Kernel, source: Owned & { name: string }): Promise<Map<string, string>> {
  const rows = await kernel.store.read
    .selectFrom('data_source_secrets')
    .select(['name', 'sealed', 'sealed_under'])
    .where('data_source_id', '=', source.id)
    .execute();
  return new Map(
    rows.map(({ name, sealed, sealed_under }) => {
      const secret =
        sealed === null || sealed_under === null
          ? undefined
          : openKeptSecret(kernel, ownerOf(source.uuid, name), { sealed, sealed_under });
      if (secret === undefined) {
        throw new BelvedereError(
          'SecretNotKept',
          `${name} of the data source ${source.name} cannot be opened: the store came from a backup without secrets or has another master key. Enter it again`,
        );
      }
      return [name, secret];
    }),
  );
}
