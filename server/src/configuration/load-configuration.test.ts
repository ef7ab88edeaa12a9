import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigurationError, formatProblem, loadConfiguration } from './index.ts';
import { settingRows } from './settings.ts';
import { createWorkingFolder, problemsOf } from './testing/load-from.ts';

let folder: ReturnType<typeof createWorkingFolder>;

beforeEach(() => {
  folder = createWorkingFolder();
});

afterEach(() => {
  folder.remove();
});

describe('without any setting', () => {
  test('every default is in effect and is valid', () => {
    const { configuration, sources, warnings, configurationFile } = folder.fromEnvironment({});
    expect(configuration).toEqual({
      port: 7070,
      host: '127.0.0.1',
      dataDir: join(folder.cwd, 'data'),
      adminPassword: undefined,
      apiKey: undefined,
      ingestToken: undefined,
      masterKey: undefined,
      databaseUrl: undefined,
      databaseConnectionsMax: 10,
      publicUrl: undefined,
      trustedProxies: [],
      tlsCertFile: undefined,
      tlsKeyFile: undefined,
      logLevel: 'info',
      bodyBytesMax: 8_388_608,
      requestTimeoutMs: 30_000,
      headersTimeoutMs: 10_000,
      shutdownTimeoutMs: 10_000,
      drainMs: 0,
      failedCredentialsPerMinute: 120,
      proxyAllow: [],
      keyIdLogin: false,
      allowSignUp: false,
      oauthIssuer: undefined,
      oauthClientId: undefined,
      oauthClientSecret: undefined,
      oauthScopes: 'openid profile email',
      oauthRoleClaim: undefined,
      oauthName: 'OpenID Connect',
      oauthAllowSignUp: true,
      oauthTrustEmail: false,
      engine: 'embedded',
      clickhouseUrl: undefined,
      engineMemoryBytesMax: 1_073_741_824,
      diskFreeBytesMin: 536_870_912,
      seriesPerDayMax: 1_000_000,
      fieldNamesPerDayMax: 20_000,
      ingestWithoutToken: false,
      ingestTokenQueries: false,
      queryBudgetSeconds: 120,
      collector: 'on',
      spoolBytesMax: 1_073_741_824,
      idempotencyHours: 24,
      passwordCharactersMin: 8,
      grafanaVersion: '11.6.0',
      grafanaProfile: 'default',
    });
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
    expect(Object.keys(sources)).toHaveLength(settingRows.length);
    expect(warnings).toEqual([]);
    expect(configurationFile).toBeUndefined();
    expect(Object.isFrozen(configuration)).toBe(true);
  });

  test('a variable that is empty counts as not set', () => {
    const { configuration, sources } = folder.fromEnvironment({
      PORT: '',
      BELVEDERE_API_KEY: '',
      BELVEDERE_CONFIG: ' ',
    });
    expect(configuration.port).toBe(7070);
    expect(configuration.apiKey).toBeUndefined();
    expect(sources.port).toBe('default');
  });
});

describe('where a value comes from', () => {
  test('environment goes before file, file before default', () => {
    const environment = { BELVEDERE_HOST: '::1' };
    const { configuration, sources } = folder.fromFile({ host: '0.0.0.0', port: 8080 }, environment);
    expect(configuration).toMatchObject({ host: '::1', port: 8080, logLevel: 'info' });
    expect(sources).toMatchObject({ host: 'environment', port: 'file', logLevel: 'default' });
  });

  test('the file in the data folder is read when no other one is named', () => {
    mkdirSync(join(folder.cwd, 'elsewhere'));
    writeFileSync(join(folder.cwd, 'elsewhere', 'belvedere.json'), '\uFEFF{"port": 0}');
    const { configuration, configurationFile } = folder.fromEnvironment({ BELVEDERE_DATA_DIR: './elsewhere' });
    expect(configuration.port).toBe(0);
    expect(configurationFile).toBe(join(folder.cwd, 'elsewhere', 'belvedere.json'));
  });

  test('a relative path starts from the working folder, and in the file from the folder of the file', () => {
    const { configuration } = folder.fromEnvironment({ BELVEDERE_DATA_DIR: 'here' });
    expect(configuration.dataDir).toBe(join(folder.cwd, 'here'));
    const file = join(folder.cwd, 'sub', 'settings.json');
    mkdirSync(join(folder.cwd, 'sub'));
    writeFileSync(file, '{"dataDir": "there"}');
    const loaded = loadConfiguration({ environment: { BELVEDERE_CONFIG: file }, cwd: '/' });
    expect(loaded.configuration.dataDir).toBe(join(folder.cwd, 'sub', 'there'));
  });

  test('a file that was found through the data folder cannot move that folder', () => {
    mkdirSync(join(folder.cwd, 'data'));
    writeFileSync(join(folder.cwd, 'data', 'belvedere.json'), '{"dataDir": "/elsewhere"}');
    expect(problemsOf(() => folder.fromEnvironment({}))).toMatchObject([
      { key: 'dataDir', fix: expect.stringContaining('BELVEDERE_DATA_DIR') },
    ]);
    writeFileSync(join(folder.cwd, 'data', 'belvedere.json'), '{"dataDir": "."}');
    expect(folder.fromEnvironment({}).configuration.dataDir).toBe(join(folder.cwd, 'data'));
  });
});

describe('a file that cannot be used', () => {
  test.each([
    ['{"port": 1', /not valid JSON/],
    ['{"port" 1}', /not valid JSON \(line 1 column 9\)/],
    ['[]', /does not hold a JSON object/],
    ['null', /does not hold a JSON object/],
  ])('with the contents %j', (contents, problem) => {
    const problems = problemsOf(() => folder.fromFile(contents));
    expect(problems).toMatchObject([{ key: 'BELVEDERE_CONFIG', problem: expect.stringMatching(problem) }]);
    expect(problems[0]?.problem).toContain(folder.file);
  });

  test('is not quoted, because it may hold secrets', () => {
    const problems = problemsOf(() => folder.fromFile('{"adminPassword": correct-horse}'));
    expect(JSON.stringify(problems)).not.toContain('correct');
  });

  test('that is named and missing is refused; a missing one in the data folder is not', () => {
    const environment = { BELVEDERE_CONFIG: 'missing.json' };
    expect(problemsOf(() => folder.fromEnvironment(environment))).toMatchObject([
      { key: 'BELVEDERE_CONFIG', problem: expect.stringContaining('ENOENT') },
    ]);
    expect(problemsOf(() => folder.fromEnvironment({}))).toEqual([]);
  });

  test('and that is a folder is refused', () => {
    expect(problemsOf(() => folder.fromEnvironment({ BELVEDERE_CONFIG: '.' }))).toMatchObject([
      { key: 'BELVEDERE_CONFIG', problem: expect.stringContaining('EISDIR') },
    ]);
  });
});

describe('a login provider', () => {
  const client = { BELVEDERE_OAUTH_CLIENT_ID: 'belvedere', BELVEDERE_PUBLIC_URL: 'https://belvedere.example' };

  test.each([
    'http://id.example.org',
    'http://10.0.0.7/realms/main',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'https://user:password@id.example.org',
    'https://id.example.org/?x=1',
    'https://id.example.org/#x',
    'https:/id.example.org',
    'id.example.org',
    'https://id.example.org\\@evil.example',
    'ftp://id.example.org',
  ])('is not %s', (issuer) => {
    const problems = problemsOf(() => folder.fromEnvironment({ ...client, BELVEDERE_OAUTH_ISSUER: issuer }));
    expect(problems).toMatchObject([{ key: 'BELVEDERE_OAUTH_ISSUER' }]);
    expect(JSON.stringify(problems)).not.toContain('user:password');
  });

  test('needs the name of the client and the address to which it sends people back', () => {
    const problems = problemsOf(() => folder.fromEnvironment({ BELVEDERE_OAUTH_ISSUER: 'https://id.example.org' }));
    expect(problems.map(({ key }) => key)).toEqual(['BELVEDERE_OAUTH_CLIENT_ID', 'BELVEDERE_PUBLIC_URL']);
  });
});

describe('a PostgreSQL database', () => {
  const masterKey = Buffer.alloc(32, 7).toString('hex');
  const url = (text: string) => ({ BELVEDERE_DATABASE_URL: text, BELVEDERE_MASTER_KEY: masterKey });

  test('is taken apart, with the parameters that its own tools know', () => {
    const parts = (text: string) => folder.fromEnvironment(url(text)).configuration.databaseUrl;
    expect(parts('postgres://me:p%40ss@db.example.org/belvedere')).toEqual({
      host: 'db.example.org',
      port: 5432,
      user: 'me',
      password: 'p@ss',
      database: 'belvedere',
      tls: 'off',
      rootCertificateFile: undefined,
    });
    expect(parts('postgresql://me@[::1]:6000/b%C3%A4?sslmode=verify-full')).toMatchObject({
      host: '::1',
      port: 6000,
      password: undefined,
      database: 'bä',
      tls: 'full',
    });
    expect(parts('postgres://me@%2Frun%2Fpostgresql/b')).toMatchObject({ host: '/run/postgresql' });
    expect(parts('postgres://me@localhost/b?host=/run/postgresql')).toMatchObject({ host: '/run/postgresql' });
  });

  test.each([
    ['http://me@host/b', /not a postgres URL/],
    ['postgres://host/b', /names no user/],
    ['postgres://me@host', /names no database/],
    ['postgres://me@host/b/c', /no name of a database/],
    ['postgres://me:%zz@host/b', /%/],
    ['postgres://me@host/b?sslmode=prefer', /sslmode/],
    ['postgres://me@host/b?tell-nobody=1', /means nothing here/],
    ['postgres://me:tell-nobody@host/b#x', /means nothing here/],
    ['postgres://me:tell-nobody@host/b?sslmode=verify-ca&sslrootcert=/nowhere.pem', /nowhere\.pem .*ENOENT/],
  ])('%s is refused by its name and never repeated', (text, problem) => {
    const problems = problemsOf(() => folder.fromEnvironment(url(text)));
    expect(problems).toMatchObject([
      { key: 'BELVEDERE_DATABASE_URL', problem: expect.stringMatching(problem), fix: expect.stringMatching(/./) },
    ]);
    expect(JSON.stringify(problems)).not.toContain('tell-nobody');
  });

  test('needs the master key, which no data folder may keep for itself', () => {
    const problems = problemsOf(() => folder.fromEnvironment({ BELVEDERE_DATABASE_URL: 'postgres://me@host/b' }));
    expect(problems).toMatchObject([
      {
        key: 'BELVEDERE_MASTER_KEY',
        problem: expect.stringContaining('BELVEDERE_DATABASE_URL'),
        fix: expect.stringContaining('randomBytes'),
      },
    ]);
  });
});

describe('names that are not settings', () => {
  test.each([
    ['prot', 'Did you mean port?'],
    ['datadir', 'Did you mean dataDir?'],
    ['bodyByteMax', 'Did you mean bodyBytesMax?'],
    ['BELVEDERE_HOST', 'Did you mean host?'],
    ['completely different', 'Known keys are port, host,'],
    ['__proto__', 'Known keys are port, host,'],
    ['constructor', 'Known keys are port, host,'],
  ])('the key %s in the file is refused with the nearest valid one', (key, fix) => {
    const problems = problemsOf(() => folder.fromFile(`{${JSON.stringify(key)}: {"port": 1}}`));
    expect(problems).toMatchObject([{ key, fix: expect.stringContaining(fix) }]);
    expect(problems[0]?.problem).toContain(folder.file);
  });

  test.each([
    ['BELVEDERE_PORT', 'Did you mean PORT?'],
    ['BELVEDERE_DATADIR', 'Did you mean BELVEDERE_DATA_DIR?'],
    ['BELVEDERE_TRUSTED_PROXY', 'Did you mean BELVEDERE_TRUSTED_PROXIES?'],
    ['BELVEDERE_OAUTH_CLIENTID', 'Did you mean BELVEDERE_OAUTH_CLIENT_ID?'],
    ['BELVEDERE_SOMETHING_ELSE_ENTIRELY', 'Remove it'],
  ])('the variable %s starts with a warning and the nearest valid one', (name, fix) => {
    const { warnings } = folder.fromEnvironment({ [name]: 'a value' });
    expect(warnings).toMatchObject([{ key: name, fix: expect.stringContaining(fix) }]);
  });

  test('variables of other programs are no reason for a warning', () => {
    expect(folder.fromEnvironment({ HOME: 'x', NODE_ENV: 'x' }).warnings).toEqual([]);
  });
});

describe('a secret in a file', () => {
  test('that others may read is used with a warning', () => {
    folder.fromFile({ apiKey: 'a-secret-of-the-test' });
    chmodSync(folder.file, 0o644);
    const { warnings } = folder.fromEnvironment({ BELVEDERE_CONFIG: folder.file });
    expect(warnings).toMatchObject([{ key: 'apiKey', fix: `Run: chmod 600 ${folder.file}` }]);
  });

  test('is no reason for a warning when the file is private', () => {
    expect(folder.fromFile({ apiKey: 'a-secret-of-the-test' }).warnings).toEqual([]);
  });
});

test('all problems are reported at once, each with its key and a fix', () => {
  const environment = { PORT: 'seventy', BELVEDERE_LOG_LEVEL: 'loud', BELVEDERE_MASTER_KEY: 'short' };
  const action = () => folder.fromFile({ host: 'not a host', unknown: 1 }, environment);
  const problems = problemsOf(action);
  expect(problems.map(({ key }) => key).sort()).toEqual(
    ['BELVEDERE_LOG_LEVEL', 'BELVEDERE_MASTER_KEY', 'PORT', 'host', 'unknown'].sort(),
  );
  const message = new ConfigurationError(problems).message;
  for (const problem of problems) expect(message).toContain(formatProblem(problem));
  expect(message).toContain('5 problems');
});
