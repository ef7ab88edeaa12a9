import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Kernel } from './kernel.ts';

/** How a secret lies in the store that has to be kept, because it is used again: encrypted. */
export interface KeptSecret {
  /** Nonce, ciphertext and tag, base64. */
  readonly sealed: string;
  /** Id of the master key that it was encrypted under. */
  readonly sealed_under: string;
}

/** What a secret belongs to. */
export interface SecretOwner {
  /** Names the key that is derived from the master key: secrets of one kind do not open under that of another. */
  readonly purpose: string;
  /** Binds a ciphertext to its place: in the row of another object it cannot be opened. */
  readonly boundTo: string;
}

type Secrets = Pick<Kernel, 'secrets'>;

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_DIGITS = 16;

const authenticated = ({ boundTo }: SecretOwner): Buffer => Buffer.from(boundTo);

/** AES-256-GCM under a key that is derived from the master key, with a nonce of its own each time. */
export function sealKeptSecret({ secrets }: Secrets, owner: SecretOwner, secret: string): KeptSecret {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secrets.deriveKey(owner.purpose), nonce).setAAD(authenticated(owner));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return {
    sealed: Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64'),
    sealed_under: secrets.id,
  };
}

/** Undefined for what this master key does not open: it was sealed under another one, for another owner, or was altered. */
export function openKeptSecret(
  { secrets }: Secrets,
  owner: SecretOwner,
  { sealed, sealed_under }: KeptSecret,
): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (sealed_under !== secrets.id || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, secrets.deriveKey(owner.purpose), nonce, { authTagLength: TAG_BYTES })
    .setAAD(authenticated(owner))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/**
 * 16 hex digits by which a tool sees that a secret was changed without seeing it. Keyed, so that nobody who has no master key can
 * try guesses, and bound to its owner, so that equal secrets do not show as equal.
 */
export const fingerprintOf = ({ secrets }: Secrets, { purpose, boundTo }: SecretOwner, secret: string): string =>
  createHmac('sha256', secrets.deriveKey(`fingerprints of ${purpose}`))
    .update(JSON.stringify([boundTo, secret]))
    .digest('hex')
    .slice(0, FINGERPRINT_DIGITS);
