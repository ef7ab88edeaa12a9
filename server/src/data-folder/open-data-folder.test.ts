import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  currentFormat,
  DataFolderError,
  DataFolderInUseError,
  DataFormatTooNewError,
  openDataFolder,
  readServerInfo,
} from './index.ts';

const holdFolder = fileURLToPath(new URL('./testing/hold-folder.ts', import.meta.url));

let temporary: string;
let path: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'belvedere-data-folder-'));
  path = join(temporary, 'deep', 'data');
});

afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

async function holdInOtherProcess() {
  const child = spawn(process.execPath, [holdFolder, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [output] = await once(child.stdout, 'data');
  expect(String(output)).toBe('held\n');
  return child;
}

function makeStore(): void {
  const store = new DatabaseSync(join(path, 'belvedere.sqlite'));
  store.exec('CREATE TABLE thing (id INTEGER)');
  store.close();
}

describe('a folder that is opened for the first time', () => {
  test('is created for its owner alone and says its format', () => {
    const folder = openDataFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(path, 'FORMAT'), 'utf8')).toBe(`${currentFormat}\n`);
    expect(folder).toMatchObject({ path, isNew: true, migrateFrom: undefined, warnings: [] });
    folder.close();
  });

  test('is still new when an earlier first run ended before it had made a store', () => {
    openDataFolder(path).close();
    const folder = openDataFolder(path);
    expect(folder.isNew).toBe(true);
    folder.close();
  });

  test('may hold a configuration file already', () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(join(path, 'belvedere.json'), '{}');
    const folder = openDataFolder(path);
    expect(folder.isNew).toBe(true);
    folder.close();
  });

  test('a folder that cannot be created is refused with its path and the setting', () => {
    writeFileSync(join(temporary, 'deep'), 'a file');
    const error = errorOf(() => openDataFolder(path));
    expect(error).toBeInstanceOf(DataFolderError);
    expect(String(error)).toContain(path);
    expect(String(error)).toContain('BELVEDERE_DATA_DIR');
  });
});

describe('a folder that others may enter', () => {
  test('is used and reported, its mode is left alone', () => {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
    const folder = openDataFolder(path);
    expect(folder.warnings).toHaveLength(1);
    expect(folder.warnings[0]).toContain(path);
    expect(statSync(path).mode & 0o777).toBe(0o755);
    folder.close();
  });
});

describe('two servers on one folder', () => {
  test('the second one is refused at once and told folder, process and address', async () => {
    const holder = await holdInOtherProcess();
    const error = errorOf(() => openDataFolder(path));
    expect(error).toBeInstanceOf(DataFolderInUseError);
    expect((error as DataFolderInUseError).pid).toBe(holder.pid);
    expect(String(error)).toContain(path);
    expect(String(error)).toContain(`pid ${holder.pid}`);
    expect(String(error)).toContain('http://127.0.0.1:7070');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });

  test('the refused one changes nothing in the folder', async () => {
    const holder = await holdInOtherProcess();
    const before = readFileSync(join(path, 'server.json'), 'utf8');
    errorOf(() => openDataFolder(path));
    expect(readFileSync(join(path, 'server.json'), 'utf8')).toBe(before);
    expect(readServerInfo(path)?.pid).toBe(holder.pid);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });

  test('the folder is free as soon as the holder was killed with -9', async () => {
    for (let round = 0; round < 3; round += 1) {
      const holder = await holdInOtherProcess();
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      expect(readServerInfo(path)).toBeUndefined();
      const folder = openDataFolder(path);
      folder.close();
    }
  });

  test('the lock also keeps a second opener in the same process out, until the first one closes', () => {
    const first = openDataFolder(path);
    expect(errorOf(() => openDataFolder(path))).toBeInstanceOf(DataFolderInUseError);
    first.close();
    first.close();
    openDataFolder(path).close();
  });

  test('a closed folder no longer names a server', () => {
    const folder = openDataFolder(path);
    folder.writeServerInfo({ address: 'http://127.0.0.1:1' });
    expect(readServerInfo(path)).toMatchObject({ pid: process.pid, address: 'http://127.0.0.1:1' });
    expect(statSync(join(path, 'server.json')).mode & 0o777).toBe(0o600);
    folder.close();
    expect(existsSync(join(path, 'server.json'))).toBe(false);
  });
});

describe('the format number', () => {
  test('newer data is refused with both numbers, is left as it is, and the folder is free again', () => {
    openDataFolder(path).close();
    writeFileSync(join(path, 'FORMAT'), '7\n');
    const error = errorOf(() => openDataFolder(path));
    expect(error).toBeInstanceOf(DataFormatTooNewError);
    expect(String(error)).toContain('format 7');
    expect(String(error)).toContain(`up to ${currentFormat}`);
    expect(readFileSync(join(path, 'FORMAT'), 'utf8')).toBe('7\n');
    openDataFolder(path, { supportedFormat: 7 }).close();
  });

  test('older data is reported until its migration is done', () => {
    openDataFolder(path).close();
    makeStore();
    const older = openDataFolder(path, { supportedFormat: currentFormat + 1 });
    expect(older).toMatchObject({ migrateFrom: currentFormat, isNew: false });
    older.close();
    const again = openDataFolder(path, { supportedFormat: currentFormat + 1 });
    expect(again.migrateFrom).toBe(currentFormat);
    again.markMigrated();
    again.close();
    const migrated = openDataFolder(path, { supportedFormat: currentFormat + 1 });
    expect(migrated.migrateFrom).toBeUndefined();
    migrated.close();
  });

  test.each(['', 'one', '1.5', '-1', '0'])('a format file with %j is refused', (text) => {
    openDataFolder(path).close();
    writeFileSync(join(path, 'FORMAT'), text);
    expect(errorOf(() => openDataFolder(path))).toBeInstanceOf(DataFolderError);
  });

  test('a store without a format file is refused instead of taken for the current format', () => {
    openDataFolder(path).close();
    makeStore();
    rmSync(join(path, 'FORMAT'));
    const error = errorOf(() => openDataFolder(path));
    expect(error).toBeInstanceOf(DataFolderError);
    expect(String(error)).toContain('FORMAT');
  });
});

describe('a damaged lock file', () => {
  test('is named, with what to do', () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(join(path, 'lock.sqlite'), 'not a database '.repeat(100));
    const error = errorOf(() => openDataFolder(path));
    expect(error).toBeInstanceOf(DataFolderError);
    expect(String(error)).toContain('lock.sqlite');
    expect(String(error)).toContain('delete it');
  });
});
