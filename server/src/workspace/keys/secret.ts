import { hash } from 'node:crypto';
import type { Context } from '../kernel/context.ts';
import { newSecret } from '../kernel/identifiers.ts';
import type { Unit } from '../kernel/transact.ts';

/** The stored form of a secret. It holds 190 random bits, so a slow hash would protect nothing more. */
export const secretHash = (secret: string): string => hash('sha256', secret, 'hex');

const HINT_CHARACTERS = 4;

export const secretHintOf = (secret: string): string => secret.slice(-HINT_CHARACTERS);

/** What lists and single reads show instead of the secret. */
export const maskedSecret = (hint: string): string => `****${hint}`;

/** A dry run shows what the answer would look like; a secret that was shown once must never come to life. */
const DRY_RUN_SECRET = '*'.repeat(32);

export const secretFor = (ctx: Context): string => (ctx.dryRun === true ? DRY_RUN_SECRET : newSecret());

/** Makes it the current secret of the key. */
export async function storeSecret(unit: Unit, keyId: number, secret: string): Promise<void> {
  await unit.db
    .insertInto('key_secrets')
    .values({ hash: secretHash(secret), key_id: keyId, created_at: unit.at, expires_at: null })
    .execute();
}
