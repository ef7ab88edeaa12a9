import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What was asked of the server that wrote a folder, and what it answered. */
export interface OldAnswer {
  readonly dialect: 'open-api' | 'grafana';
  readonly path: string;
  readonly answer: unknown;
}

/** A data folder as a server of an earlier commit left it, in one file. */
export interface OldFolder {
  /** Commit whose server wrote it. */
  readonly commit: string;
  /** Text files by their name. */
  readonly files: Readonly<Record<string, string>>;
  /** The store in base64. */
  readonly store: string;
  readonly answers: readonly OldAnswer[];
}

const storeName = 'belvedere.sqlite';
const textNames = ['FORMAT', 'master.key'];

export const readOldFolder = (path: string): OldFolder =>
  JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as OldFolder;

/** Lays the data folder out again. */
export function unpackOldFolder({ files, store }: OldFolder, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  writeFileSync(join(folder, storeName), Buffer.from(store, 'base64'), { mode: 0o600 });
}

/** Packs the folder of a server that has ended, with everything of its store in one file. */
export function packOldFolder(folder: string, path: string, about: Pick<OldFolder, 'commit' | 'answers'>): void {
  const database = new DatabaseSync(join(folder, storeName));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.exec('PRAGMA journal_mode = DELETE');
  database.exec('VACUUM');
  database.close();
  const files = textNames
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  const packed: OldFolder = {
    ...about,
    files: Object.fromEntries(files),
    store: readFileSync(join(folder, storeName)).toString('base64'),
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(JSON.stringify(packed), { level: 9 }));
}
