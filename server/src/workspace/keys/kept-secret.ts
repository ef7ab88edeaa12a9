import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Kernel } from '../kernel/kernel.ts';

/** How the secret of a signable key lies in the store: only such a key has its secret kept, for a signature is checked with it. */
export interface KeptSecret {
  /** Nonce, ciphertext and tag, base64. */
  readonly sealed: string;
  /** Id of the master key that it was encrypted under. */
  readonly sealed_under: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const cipherKey = ({ secrets }: Pick<Kernel, 'secrets'>): Buffer => secrets.deriveKey('key secrets');

/** Binds a ciphertext to its key: in the row of another one it cannot be opened. */
const boundTo = (keyUuid: string): Buffer => Buffer.from(`secret of ${keyUuid}`);

/** AES-256-GCM under a key that is derived from the master key, with a nonce of its own each time. */
export function sealSecret(kernel: Pick<Kernel, 'secrets'>, keyUuid: string, secret: string): KeptSecret {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, cipherKey(kernel), nonce).setAAD(boundTo(keyUuid));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return {
    sealed: Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64'),
    sealed_under: kernel.secrets.id,
  };
}

/** Undefined for what this master key does not open: it was sealed under another one, for another key, or was altered. */
export function openSecret(
  kernel: Pick<Kernel, 'secrets'>,
  keyUuid: string,
  { sealed, sealed_under }: KeptSecret,
): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (sealed_under !== kernel.secrets.id || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, cipherKey(kernel), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(boundTo(keyUuid))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
