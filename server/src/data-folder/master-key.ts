import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasStore } from './data-format.ts';
import { writeFileDurably } from './durable-file.ts';
import { DataFolderError, MasterKeyMissingError } from './errors.ts';

/** The key that every other key is derived from. The key itself is not reachable through it. */
export interface MasterKey {
  /** First 8 hex digits of the key's SHA-256. Stored beside each ciphertext, to tell which key it needs. */
  readonly id: string;
  /** Sentences for the log. */
  readonly warnings: readonly string[];
  /** 32 bytes by HKDF-SHA256, no salt, the purpose as info: the same purpose always gives the same key. */
  deriveKey(purpose: string): Buffer;
}

const keyBytes = 32;
const keyFileName = 'master.key';

/**
 * The master key of an opened folder: the configured one, else the folder's `master.key` (base64, mode 0600), which is
 * made when there is no store yet. Call it before the store is made, so that no store can exist without its key.
 *
 * @throws MasterKeyMissingError when there is a store and no key
 * @throws DataFolderError when the file does not hold a key
 */
export function masterKey(
  folder: { readonly path: string },
  configuration: { readonly masterKey: Uint8Array | undefined },
): MasterKey {
  const keyFile = join(folder.path, keyFileName);
  const configured = configuration.masterKey;
  if (configured !== undefined) return fromBytes(configured, differing({ keyFile, configured }));
  if (existsSync(keyFile)) return fromBytes(readKey(keyFile), tighten(keyFile));
  if (hasStore(folder.path)) throw new MasterKeyMissingError({ keyFile });
  const made = randomBytes(keyBytes);
  writeFileDurably({ folder: folder.path, name: keyFileName, text: `${made.toString('base64')}\n` });
  return fromBytes(made, []);
}

function fromBytes(bytes: Uint8Array, warnings: readonly string[]): MasterKey {
  if (bytes.length !== keyBytes) throw new DataFolderError(`The master key must have ${keyBytes} bytes.`);
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return {
    id,
    warnings,
    deriveKey(purpose) {
      if (purpose === '') throw new TypeError('A derived key needs a purpose.');
      return Buffer.from(hkdfSync('sha256', bytes, '', purpose, keyBytes));
    },
  };
}

function readKey(keyFile: string): Buffer {
  const text = readFileSync(keyFile, 'utf8').trim();
  if (/^[A-Za-z0-9+/]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  throw new DataFolderError(
    `The master key file ${keyFile} must hold ${keyBytes} bytes in base64 and nothing else. Put the original file back.`,
  );
}

function tighten(keyFile: string): string[] {
  const mode = statSync(keyFile).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  const found = `Other users of this machine could read the master key file ${keyFile} (mode ${mode.toString(8)})`;
  try {
    chmodSync(keyFile, 0o600);
    return [`${found}; it is 600 now.`];
  } catch {
    return [`${found} and its mode cannot be changed by this user: chmod 600 it.`];
  }
}

/** A key file beside a configured key is harmless when both are the same and worth a word when they are not. */
function differing({ keyFile, configured }: { keyFile: string; configured: Uint8Array }): string[] {
  if (!existsSync(keyFile) || readKey(keyFile).equals(configured)) return [];
  return [
    `BELVEDERE_MASTER_KEY is used and differs from ${keyFile}: secrets that were encrypted under that file's key stay unreadable.`,
  ];
}
