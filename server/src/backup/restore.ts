import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncPath } from '../store/copy.ts';
import { BackupError } from './backup-error.ts';
import { MANIFEST_FILE, MASTER_KEY_FILE, type Manifest, STORE_FILE, sha256OfFile } from './manifest.ts';

export interface RestoreOptions {
  readonly source: string;
  /** The data folder: empty or not there yet. */
  readonly dataFolder: string;
  /** Name of the store in the data folder. */
  readonly storeFile: string;
  /** The newest data format that this version understands. */
  readonly supportedFormat: number;
}

/**
 * Puts a backup into an empty data folder after checking that it is whole.
 * Errors: `BackupError` with a sentence for a folder that is not empty, a damaged backup, and data that is too new.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(options.source);
  if (manifest.format > options.supportedFormat) {
    throw new BackupError(
      `the backup has data format ${manifest.format} and this version understands ${options.supportedFormat}; restore it with a newer version`,
    );
  }
  const copy = join(options.source, STORE_FILE);
  if ((await sha256OfFile(copy)) !== manifest.store.sha256) {
    throw new BackupError(`${copy} is damaged: its SHA-256 is not the one in the manifest`);
  }
  const made = await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
  const present = (await readdir(options.dataFolder)).filter((name) => name !== 'belvedere.json');
  if (present.length > 0) {
    throw new BackupError(
      `${options.dataFolder} is not empty (${present.slice(0, 3).join(', ')}); restore needs an empty data folder. Move the old one away or set BELVEDERE_DATA_DIR`,
    );
  }
  if (manifest.includesMasterKey) {
    const key = join(options.dataFolder, MASTER_KEY_FILE);
    await copyFile(join(options.source, MASTER_KEY_FILE), key);
    await chmod(key, 0o600);
    await syncPath(key);
  }
  const formatFile = join(options.dataFolder, 'FORMAT');
  await writeFile(formatFile, `${manifest.format}\n`, { mode: 0o600 });
  await copyFile(copy, options.storeFile);
  await chmod(options.storeFile, 0o600);
  for (const path of [formatFile, options.storeFile, options.dataFolder]) await syncPath(path);
  if (made !== undefined) await syncPath(dirname(made));
  return manifest;
}

async function readManifest(source: string): Promise<Manifest> {
  const file = join(source, MANIFEST_FILE);
  if (!existsSync(file)) throw new BackupError(`${source} is not a backup: it has no ${MANIFEST_FILE}`);
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(await readFile(file, 'utf8')) as Partial<Manifest>;
  } catch {
    throw new BackupError(`${file} cannot be read as JSON`);
  }
  const { product, format, store } = manifest;
  if (product !== 'belvedere' || typeof format !== 'number' || typeof store?.sha256 !== 'string') {
    throw new BackupError(`${file} is not the manifest of a Belvedere backup`);
  }
  return manifest as Manifest;
}
