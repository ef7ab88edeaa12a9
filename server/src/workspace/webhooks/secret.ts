import { createHmac } from 'node:crypto';
import type { Context } from '../kernel/context.ts';
import { newSecret } from '../kernel/identifiers.ts';
import { type KeptSecret, openKeptSecret, type SecretOwner, sealKeptSecret } from '../kernel/kept-secret.ts';
import type { Kernel } from '../kernel/kernel.ts';

const prefix = 'whs_';
const hintCharacters = 4;

/** A dry run shows what the answer would look like; a secret that was shown must never come to life. */
const dryRunSecret = prefix + '*'.repeat(32);

export const webhookSecretFor = (ctx: Context): string => (ctx.dryRun === true ? dryRunSecret : prefix + newSecret());

export const secretHintOf = (secret: string): string => secret.slice(-hintCharacters);
export const maskedSecret = (hint: string): string => `****${hint}`;

const ownerOf = (webhookUuid: string): SecretOwner => ({ purpose: 'webhooks', boundTo: `secret of ${webhookUuid}` });

export const sealWebhookSecret = (kernel: Pick<Kernel, 'secrets'>, uuid: string, secret: string): KeptSecret =>
  sealKeptSecret(kernel, ownerOf(uuid), secret);

/** Undefined where it was left out of a backup, or was sealed under another master key. */
export function openWebhookSecret(
  kernel: Pick<Kernel, 'secrets'>,
  uuid: string,
  { sealed, sealed_under }: { readonly sealed: string | null; readonly sealed_under: string | null },
): string | undefined {
  if (sealed === null || sealed_under === null) return undefined;
  return openKeptSecret(kernel, ownerOf(uuid), { sealed, sealed_under });
}

/** `v1=` and 64 hex digits: HMAC-SHA256 under the secret over the time in seconds, a dot, and the body. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
