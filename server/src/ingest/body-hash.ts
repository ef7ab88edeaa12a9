import { createCipheriv, createSecretKey } from 'node:crypto';

/** Of a decompressed body and of what beside it changes what its points mean, which holds no line break. 32 hexadecimal digits. */
export type HashBody = (meaning: string, body: Buffer) => string;

const algorithm = 'aes-256-gcm';
/** Nothing is encrypted and the tag is shown to nobody, so the same nonce may come again: with it, equal bodies have equal tags. */
const nonce = Buffer.alloc(12);

/**
 * What AES-GCM authenticates data with, taken as a keyed hash: processors have instructions for it, and it takes a tenth of the time of
 * SHA-256. Two bodies have the same one with a probability of 2^-100, whoever chose them, as long as he does not know the key.
 *
 * @param key 32 bytes, the same for every server of an installation and after every start
 */
export function createBodyHash(key: Uint8Array): HashBody {
  const secret = createSecretKey(key);
  return (meaning, body) => {
    const cipher = createCipheriv(algorithm, secret, nonce);
    cipher
      .setAAD(Buffer.from(`${meaning}\n`))
      .setAAD(body)
      .final();
    return cipher.getAuthTag().toString('hex');
  };
}
