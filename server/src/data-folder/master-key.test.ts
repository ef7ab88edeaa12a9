import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderError, MasterKeyMissingError, masterKey } from './index.ts';

let path: string;
let keyFile: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'belvedere-master-key-'));
  keyFile = join(path, 'master.key');
});

afterEach(() => {
  rmSync(path, { recursive: true, force: true });
});

const fromFile = () => masterKey({ path }, { masterKey: undefined });

test('the first run makes a key file that its owner alone may read', () => {
  const made = fromFile();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(keyFile, 'utf8'), 'base64')).toHaveLength(32);
  expect(made.warnings).toEqual([]);
});

test('every later run has the same key', () => {
  const first = fromFile();
  writeFileSync(join(path, 'belvedere.sqlite'), '');
  const second = fromFile();
  expect(second.id).toBe(first.id);
  expect(second.deriveKey('secrets')).toEqual(first.deriveKey('secrets'));
});

test('id and derived keys follow the published recipe, so that another program can decrypt', () => {
  const bytes = randomBytes(32);
  const key = masterKey({ path }, { masterKey: bytes });
  expect(key.id).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 8));
  expect(key.deriveKey('secrets')).toEqual(Buffer.from(hkdfSync('sha256', bytes, '', 'secrets', 32)));
  expect(key.deriveKey('secrets')).not.toEqual(key.deriveKey('changes'));
  expect(() => key.deriveKey('')).toThrow(TypeError);
});

test('the key itself does not leave the object', () => {
  const bytes = randomBytes(32);
  const text = JSON.stringify(masterKey({ path }, { masterKey: bytes }));
  expect(text).not.toContain(bytes.toString('base64'));
  expect(text).not.toContain(bytes.toString('hex'));
});

test('a configured key is used and no file is made', () => {
  masterKey({ path }, { masterKey: randomBytes(32) });
  expect(existsSync(keyFile)).toBe(false);
});

test('a configured key that differs from the file is used, with a warning', () => {
  const inFile = fromFile();
  const same = Buffer.from(readFileSync(keyFile, 'utf8'), 'base64');
  expect(masterKey({ path }, { masterKey: same }).warnings).toEqual([]);
  const other = masterKey({ path }, { masterKey: randomBytes(32) });
  expect(other.id).not.toBe(inFile.id);
  expect(other.warnings[0]).toContain('BELVEDERE_MASTER_KEY');
});

test('a store without its key is refused instead of given a new key', () => {
  writeFileSync(join(path, 'belvedere.sqlite'), '');
  expect(fromFile).toThrow(MasterKeyMissingError);
  expect(fromFile).toThrow(/BELVEDERE_MASTER_KEY/);
  expect(existsSync(keyFile)).toBe(false);
});

test('a key file that others can read is tightened and reported', () => {
  fromFile();
  chmodSync(keyFile, 0o644);
  const key = fromFile();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(key.warnings[0]).toContain('644');
  expect(fromFile().warnings).toEqual([]);
});

test.each(['', 'short', 'A'.repeat(42), `${'A'.repeat(43)}= and more`])('a key file with %j is refused', (text) => {
  writeFileSync(keyFile, text, { mode: 0o600 });
  expect(fromFile).toThrow(DataFolderError);
  expect(fromFile).toThrow(keyFile);
});
