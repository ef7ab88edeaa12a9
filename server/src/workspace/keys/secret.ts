import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Context } from '../kernel/context.ts';
import { newSecret } from '../kernel/identifiers.ts';
import type { Unit } from '../kernel/transact.ts';
import { sealSecret } from './kept-secret.ts';
import type { StoredKey } from './rows.ts';

/** The stored form of a secret. It holds 190 random bits, so a slow hash would protect nothing more. */
export const secretHash = (secret: string): string => hash('sha256', secret, 'hex');

const HINT_CHARACTERS = 4;

export const secretHintOf = (secret: string): string => secret.slice(-HINT_CHARACTERS);

/** What lists and single reads show instead of the secret. */
export const maskedSecret = (hint: string): string => `****${hint}`;

/** A dry run shows what the answer would look like; a secret that was shown once must never come to life. */
export const DRY_RUN_SECRET = '*'.repeat(32);

export const secretFor = (ctx: Context): string => (ctx.dryRun === true ? DRY_RUN_SECRET : newSecret());

/** The same in the form of Grafana's tokens: `glsa_`, 32 characters, `_`, their CRC-32 in hex. */
export function tokenFor(ctx: Context): string {
  if (ctx.dryRun === true) return DRY_RUN_SECRET;
  const secret = newSecret();
  return `glsa_${secret}_${crc32(`glsa_${secret}`).toString(16).padStart(8, '0')}`;
}

/** Makes it the current secret of the key; of a signable one it is kept, encrypted. */
export async function storeSecret(
  ctx: Context,
  unit: Unit,
  key: Pick<StoredKey, 'id' | 'uuid' | 'signable'>,
  secret: string,
): Promise<void> {
  await unit.db
    .insertInto('key_secrets')
    .values({
      hash: secretHash(secret),
      key_id: key.id,
      created_at: unit.at,
      expires_at: null,
      ...(key.signable ? sealSecret(ctx.kernel, key.uuid, secret) : { sealed: null, sealed_under: null }),
    })
    .execute();
}
