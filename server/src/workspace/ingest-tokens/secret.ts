import { hash } from 'node:crypto';
import type { Context } from '../kernel/context.ts';
import { newSecret } from '../kernel/identifiers.ts';
import { type KeptSecret, openKeptSecret, type SecretOwner, sealKeptSecret } from '../kernel/kept-secret.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Unit } from '../kernel/transact.ts';

/** Agents warn about tokens of another form. */
const prefix = 'tkn_';
const hintCharacters = 4;

/** 190 random bits: a slow hash would protect nothing more. */
export const tokenHash = (secret: string): string => hash('sha256', secret, 'hex');

export const tokenHint = (secret: string): string => secret.slice(-hintCharacters);

export const maskedToken = (hint: string): string => `****${hint}`;

/** A dry run shows what the answer would look like; a secret that was shown must never come to life. */
export const dryRunToken = prefix + '*'.repeat(32);

export const newToken = (): string => prefix + newSecret();

export const tokenFor = (ctx: Context): string => (ctx.dryRun === true ? dryRunToken : newToken());

const ownerOf = (tokenUuid: string): SecretOwner => ({
  purpose: 'ingest tokens',
  boundTo: `secret of ${tokenUuid}`,
});

/** Undefined for what this master key does not open: it was sealed under another one, for another token, or was altered. */
export const openToken = (kernel: Pick<Kernel, 'secrets'>, tokenUuid: string, kept: KeptSecret): string | undefined =>
  openKeptSecret(kernel, ownerOf(tokenUuid), kept);

/** Makes it the current secret of the token. */
export async function storeToken(
  ctx: Context,
  unit: Unit,
  { id, uuid }: { readonly id: number; readonly uuid: string },
  secret: string,
): Promise<void> {
  await unit.db
    .insertInto('ingest_token_secrets')
    .values({
      token_id: id,
      hash: tokenHash(secret),
      created_at: unit.at,
      expires_at: null,
      ...sealKeptSecret(ctx.kernel, ownerOf(uuid), secret),
    })
    .execute();
}
