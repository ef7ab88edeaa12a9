import { randomBytes, randomUUIDv7 } from 'node:crypto';

/** A prefix and 32 lower-case hex digits, as every uuid of the Open API. Time-ordered, so that inserts stay local in indexes. */
export const newUuid = (prefix: string): string => prefix + randomUUIDv7().replaceAll('-', '');

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The largest multiple of 62 below 256: bytes above it are thrown away, so that every character is equally likely. */
const BYTE_LIMIT = 248;

/** A secret of letters and digits; 32 of them hold 190 bits. */
export function newSecret(length = 32): string {
  let secret = '';
  while (secret.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < BYTE_LIMIT && secret.length < length) secret += LETTERS_AND_DIGITS[byte % LETTERS_AND_DIGITS.length];
    }
  }
  return secret;
}

/** The form in which names are searched and compared: case and composition do not matter. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();
