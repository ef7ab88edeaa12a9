import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeConfiguration, effectiveConfiguration, formatEffectiveConfiguration } from './index.ts';
import { settingRows } from './settings.ts';
import { createWorkingFolder } from './testing/load-from.ts';

let folder: ReturnType<typeof createWorkingFolder>;

beforeAll(() => {
  folder = createWorkingFolder();
});

afterAll(() => {
  folder.remove();
});

const masterKey = Buffer.alloc(32, 7);
const secrets = {
  BELVEDERE_ADMIN_PASSWORD: 'tell-nobody-password',
  BELVEDERE_API_KEY: 'tell-nobody-api-key',
  BELVEDERE_INGEST_TOKEN: 'tell-nobody-ingest-token',
  BELVEDERE_MASTER_KEY: masterKey.toString('base64'),
  BELVEDERE_DATABASE_URL: 'postgres://user:tell-nobody@host/base',
  BELVEDERE_OAUTH_CLIENT_SECRET: 'tell-nobody-client-secret',
  BELVEDERE_CLICKHOUSE_URL: 'http://user:tell-nobody@host:8123/base',
};

test('every setting is listed once with its value and where it came from', () => {
  const rows = effectiveConfiguration(folder.fromFile({ port: 8080 }, { BELVEDERE_HOST: '0.0.0.0' }));
  expect(rows.map(({ key }) => key)).toEqual(settingRows.map(([name]) => name));
  expect(rows).toContainEqual({ key: 'port', environment: 'PORT', value: '8080', source: 'file' });
  expect(rows).toContainEqual({ key: 'host', environment: 'BELVEDERE_HOST', value: '0.0.0.0', source: 'environment' });
  expect(rows).toContainEqual(expect.objectContaining({ key: 'logLevel', value: 'info', source: 'default' }));
  expect(rows).toContainEqual(expect.objectContaining({ key: 'trustedProxies', value: 'none', source: 'default' }));
});

test('a secret is shown as set or not set, wherever it came from', () => {
  const unset = effectiveConfiguration(folder.fromEnvironment({}));
  const set = effectiveConfiguration(folder.fromEnvironment(secrets));
  for (const [key] of settingRows.filter(([, setting]) => setting.secret)) {
    expect(unset).toContainEqual(expect.objectContaining({ key, value: 'not set' }));
    expect(set).toContainEqual(expect.objectContaining({ key, value: 'set' }));
  }
  const text = formatEffectiveConfiguration(folder.fromEnvironment(secrets));
  expect(text).not.toContain('tell-nobody');
  expect(text).not.toContain(masterKey.toString('base64'));
  expect(text).not.toContain(masterKey.toString('hex'));
});

test('the printed form names the file that was read', () => {
  expect(formatEffectiveConfiguration(folder.fromFile({}))).toContain(`configuration file: ${folder.file}`);
  expect(formatEffectiveConfiguration(folder.fromEnvironment({}))).toContain('configuration file: none');
});

test('the reference has a row for everything that is read, with as many cells as the head', () => {
  const text = describeConfiguration();
  const names = [...settingRows.map(([, setting]) => setting.environment), 'BELVEDERE_CONFIG'];
  for (const name of names) expect(text).toContain(`| \`${name}\` |`);
  for (const line of text.split('\n').filter((each) => each.startsWith('| `BELVEDERE_LOG'))) {
    expect(line.split(' | ')).toHaveLength(5);
  }
  expect(text).toContain('| `PORT` | `port` | whole number, 0 to 65535 | `7070` |');
});
