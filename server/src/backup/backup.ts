import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copySqliteStore, removeKeptSecrets, syncPath } from '../store/copy.ts';
import { BackupError } from './backup-error.ts';
import { MANIFEST_FILE, MASTER_KEY_FILE, type Manifest, STORE_FILE, sha256OfFile } from './manifest.ts';

export interface BackupOptions {
  /** The store of the data folder; a server may be writing it. */
  readonly storeFile: string;
  /** A folder that is empty or does not exist yet. */
  readonly target: string;
  readonly format: number;
  readonly masterKeyId: string;
  /** The key file to copy along; undefined leaves the key out, so that the backup alone opens nothing. */
  readonly masterKeyFile?: string | undefined;
  /** Whether the encrypted secrets of signable keys and data sources come along; without them a restored store cannot use them. */
  readonly withSecrets: boolean;
  readonly now: () => number;
}

/**
 * Writes a consistent copy of the store and its manifest. The manifest comes last: a folder without one is not a backup.
 * Errors: `BackupError` with a sentence when the target is not empty or there is no store.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { target, storeFile } = options;
  if (!existsSync(storeFile)) throw new BackupError(`there is no store at ${storeFile}; nothing to back up`);
  const made = await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0) throw new BackupError(`${target} is not empty; name a new folder`);
  const copy = join(target, STORE_FILE);
  await copySqliteStore(storeFile, copy);
  const secretsLeftOut = options.withSecrets ? 0 : removeKeptSecrets(copy);
  await syncPath(copy);
  if (options.masterKeyFile !== undefined) {
    const key = join(target, MASTER_KEY_FILE);
    await copyFile(options.masterKeyFile, key);
    await chmod(key, 0o600);
    await syncPath(key);
  }
  const manifest: Manifest = {
    product: 'belvedere',
    format: options.format,
    createdAt: new Date(options.now()).toISOString(),
    masterKeyId: options.masterKeyId,
    includesMasterKey: options.masterKeyFile !== undefined,
    secretsLeftOut,
    store: { bytes: (await stat(copy)).size, sha256: await sha256OfFile(copy) },
  };
  const manifestFile = join(target, MANIFEST_FILE);
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await syncPath(manifestFile);
  await syncPath(target);
  if (made !== undefined) await syncPath(dirname(made));
  return manifest;
}
