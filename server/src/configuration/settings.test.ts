import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SettingName } from './index.ts';
import { settingRows, settings } from './settings.ts';
import { createWorkingFolder, problemsOf } from './testing/load-from.ts';
import { selfSignedCertificate } from './testing/self-signed-certificate.ts';

let folder: ReturnType<typeof createWorkingFolder>;

beforeAll(() => {
  folder = createWorkingFolder();
  for (const pair of ['first', 'second']) {
    const { certificate, key } = selfSignedCertificate();
    writeFileSync(join(folder.cwd, `${pair}.cert.pem`), certificate);
    writeFileSync(join(folder.cwd, `${pair}.key.pem`), key);
  }
});

afterAll(() => {
  folder.remove();
});

/** One valid value as it is written in the file; the variable gets the same as text. */
type Written = fc.Arbitrary<string | number | boolean | string[]>;

const numberBetween = (min: number, max: number): Written =>
  fc.integer({ min, max }).chain((value) => fc.constantFrom<string | number>(value, String(value)));
const tokenOf = (characters: string) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 16, maxLength: 100 });
const absolutePath = fc
  .array(fc.string({ unit: fc.constantFrom(...'abcXYZ019 -_.ü'), minLength: 1 }), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join('/')}/x`);
const thirtyTwoBytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const proxy = fc.oneof(
  fc.constantFrom('loopback', 'linklocal', 'uniquelocal'),
  fc.ipV4(),
  fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
  fc.integer({ min: 1, max: 128 }).map((bits) => `fd00:1::/${bits}`),
);

/** Typed by name, so that a new setting does not compile until its values are here. */
const written: Record<SettingName, Written> = {
  port: numberBetween(0, 65_535),
  host: fc.oneof(fc.ipV4(), fc.domain(), fc.constantFrom('::', '::1', 'localhost', '0.0.0.0')),
  dataDir: absolutePath,
  adminPassword: fc.string({ unit: fc.constantFrom(...'aZ09 äß密🔑"\\'), minLength: 8 }).map((text) => `x${text}`),
  apiKey: tokenOf('abcXYZ019!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
  ingestToken: tokenOf('abcXYZ019-._~'),
  masterKey: thirtyTwoBytes.chain((key) =>
    fc.constantFrom(key.toString('hex'), key.toString('base64'), key.toString('base64').replace('=', '')),
  ),
  databaseUrl: fc
    .tuple(fc.constantFrom('me', 'me:p%40ss'), fc.domain(), fc.constantFrom('', '?sslmode=require'))
    .map(([user, domain, rest]) => `postgres://${user}@${domain}:5433/belvedere${rest}`),
  databaseConnectionsMax: numberBetween(2, 1_000),
  publicUrl: fc
    .tuple(fc.constantFrom('http', 'https'), fc.domain(), fc.constantFrom('', '/', '/sub', '/sub/path/', ':8443/x'))
    .map(([scheme, domain, rest]) => `${scheme}://${domain}${rest}`),
  trustedProxies: fc
    .array(proxy, { minLength: 1, maxLength: 4 })
    .chain((list) => fc.constantFrom<string | string[]>(list, list.join(','), list.join(' , '))),
  tlsCertFile: fc.constantFrom('first', 'second').map((pair) => join(folder.cwd, `${pair}.cert.pem`)),
  tlsKeyFile: fc.constantFrom('first', 'second').map((pair) => join(folder.cwd, `${pair}.key.pem`)),
  logLevel: fc.constantFrom('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'WARN'),
  bodyBytesMax: numberBetween(65_536, 67_108_864),
  requestTimeoutMs: numberBetween(10_000, 3_600_000),
  headersTimeoutMs: numberBetween(100, 30_000),
  shutdownTimeoutMs: numberBetween(0, 600_000),
  drainMs: numberBetween(0, 600_000),
  failedCredentialsPerMinute: numberBetween(0, 1_000_000),
  proxyAllow: fc
    .array(
      fc.oneof(
        fc.ipV4(),
        fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
        fc.constantFrom('127.0.0.1:9090', '[::1]:9090', 'localhost:3100', 'Prometheus.internal:9090', 'fd00::/8'),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .chain((list) => fc.constantFrom<string | string[]>(list, list.join(','), list.join(' , '))),
  keyIdLogin: fc.constantFrom<string | number | boolean>(true, false, 1, 0, 'true', 'FALSE'),
  allowSignUp: fc.constantFrom<string | boolean>(true, false, 'true', '0'),
  oauthIssuer: fc.oneof(
    fc
      .tuple(fc.domain(), fc.constantFrom('', '/', '/realms/main', ':8443/x/'))
      .map(([domain, rest]) => `https://${domain}${rest}`),
    fc.constantFrom('http://127.0.0.1:9000', 'http://localhost:8080/dex', 'http://[::1]:1'),
  ),
  oauthClientId: tokenOf('abcXYZ019-._~:/'),
  oauthClientSecret: fc.string({ unit: fc.constantFrom(...'aZ09 äß+/=%'), minLength: 1 }).map((text) => `x${text}`),
  oauthScopes: fc.constantFrom('openid', 'openid profile email', 'openid,groups'),
  oauthRoleClaim: fc.constantFrom('role', 'realm_access.roles', 'https://example.org/roles'),
  oauthName: fc.constantFrom('Keycloak', 'Firma Müller'),
  oauthAllowSignUp: fc.constantFrom<string | boolean>(true, false, 'true', '0'),
  oauthTrustEmail: fc.constantFrom<string | boolean>(true, false, 'true', '0'),
  engine: fc.constantFrom('embedded', 'off'),
  collector: fc.constantFrom('on', 'off'),
  clickhouseUrl: fc
    .tuple(fc.constantFrom('http', 'https'), fc.constantFrom('', 'belvedere@', 'a:p%40ss@'), fc.domain())
    .map(([scheme, user, domain]) => `${scheme}://${user}${domain}:8123/telemetry`),
  engineMemoryBytesMax: numberBetween(268_435_456, 2 ** 40),
  diskFreeBytesMin: numberBetween(0, 2 ** 49),
  seriesPerDayMax: numberBetween(1, 100_000_000),
  fieldNamesPerDayMax: numberBetween(1, 10_000_000),
  ingestWithoutToken: fc.constantFrom<string | boolean>(true, false, 'true', '0'),
  ingestTokenQueries: fc.constantFrom<string | boolean>(true, false, 'false', '1'),
  queryBudgetSeconds: numberBetween(1, 3600),
  spoolBytesMax: numberBetween(1_048_576, 2 ** 40),
  idempotencyHours: numberBetween(1, 8760),
  passwordCharactersMin: numberBetween(4, 64),
  grafanaVersion: fc.constantFrom('2.6.0', '7.5.17', '11.6.3', '12.0.0-pre.1'),
  grafanaProfile: fc.constantFrom('default', 'strict'),
};

/** The other half of a setting that is only valid together with it. */
function companionOf(name: SettingName, value: unknown): Record<string, string> {
  if (name === 'tlsCertFile') return { BELVEDERE_TLS_KEY_FILE: String(value).replace('.cert.', '.key.') };
  if (name === 'tlsKeyFile') return { BELVEDERE_TLS_CERT_FILE: String(value).replace('.key.', '.cert.') };
  if (name === 'databaseUrl') return { BELVEDERE_MASTER_KEY: '07'.repeat(32) };
  if (name === 'oauthIssuer') {
    return { BELVEDERE_OAUTH_CLIENT_ID: 'belvedere', BELVEDERE_PUBLIC_URL: 'https://belvedere.example' };
  }
  return {};
}

/** Settings that may be missing beside one that needs them. */
const companions = (['tlsCertFile', 'tlsKeyFile', 'oauthClientId', 'publicUrl', 'masterKey'] as const).map(
  (name) => settings[name].environment,
);

describe('the table', () => {
  test('no variable and no key is used twice, and every row can be documented', () => {
    const variables = settingRows.map(([, setting]) => setting.environment);
    expect(new Set(variables).size).toBe(variables.length);
    for (const [, { environment, type, description }] of settingRows) {
      expect(environment).toMatch(/^(PORT|BELVEDERE_[A-Z_]+)$/);
      expect(type.accepts).not.toBe('');
      expect(description).toMatch(/\.$/);
    }
  });

  test.each(settingRows.map(([name]) => name))('%s means the same in the environment and in the file', (name) => {
    fc.assert(
      fc.property(written[name], (value) => {
        const companion = companionOf(name, value);
        const fromFile = folder.fromFile({ [name]: value }, companion);
        const fromEnvironment = folder.fromEnvironment({ ...companion, [settings[name].environment]: String(value) });
        expect(fromFile.configuration).toEqual(fromEnvironment.configuration);
        expect(fromFile.configuration[name]).toBeDefined();
        expect([fromFile.sources[name], fromEnvironment.sources[name]]).toEqual(['file', 'environment']);
      }),
      { numRuns: 40 },
    );
  });

  test.each(settingRows.map(([name]) => name))(
    '%s never throws anything but problems that name it and a fix',
    (name) => {
      const anything = fc.oneof(fc.jsonValue(), fc.string(), fc.double(), written[name]);
      fc.assert(
        fc.property(anything, (value) => {
          for (const problem of problemsOf(() => folder.fromFile({ [name]: value }))) {
            expect([name, ...companions]).toContain(problem.key);
            expect(problem.problem).toMatch(/\.$/);
            expect(problem.fix).not.toBe('');
          }
        }),
        { numRuns: 100 },
      );
    },
  );
});

/** Values that must be refused, per setting, as text: what a person could write into either place. */
const refused: [name: SettingName, value: string, problem: RegExp][] = [
  ['port', '65536', /above the maximum of 65535/],
  ['port', '-1', /below the minimum of 0/],
  ['port', '70.5', /not a whole number/],
  ['port', '0x10', /not a whole number/],
  ['port', '7070/tcp', /not a whole number/],
  ['host', 'http://localhost', /not an IP address or host name/],
  ['host', '[::1]', /not an IP address or host name/],
  ['host', 'localhost:7070', /not an IP address or host name/],
  ['host', '256.1.1.1', /not a complete IP address/],
  ['dataDir', '~/data', /starts with ~/],
  ['adminPassword', 'short', /too short/],
  ['adminPassword', 'with\nline break', /not allowed/],
  ['apiKey', 'has spaces in the middle', /not allowed/],
  ['apiKey', 'x'.repeat(257), /too long/],
  ['ingestToken', 'has/slash/and?question', /not allowed/],
  ['masterKey', 'ab'.repeat(31), /not 32 bytes/],
  ['masterKey', Buffer.alloc(33).toString('base64'), /not 32 bytes/],
  ['publicUrl', 'example.org', /not an http or https URL/],
  ['publicUrl', 'ftp://example.org', /not an http or https URL/],
  ['publicUrl', 'http:example.org', /not an http or https URL/],
  ['publicUrl', 'https://example.org/?a=1', /query or a fragment/],
  ['publicUrl', 'https://example.org/#', /query or a fragment/],
  ['publicUrl', 'https://user:pass@example.org', /user name or password/],
  ['publicUrl', 'https://example.org//sub', /sub path/],
  ['trustedProxies', 'everyone', /not an IP address, range or known word/],
  ['trustedProxies', '10.0.0.1, 10.0.0.0/33', /prefix length/],
  ['trustedProxies', '0.0.0.0/0', /trusts every address/],
  ['trustedProxies', '::/0', /trusts every address/],
  ['trustedProxies', '::ffff:10.0.0.1/104', /IPv4 address in IPv6 form/],
  ['trustedProxies', '10.0.0.0/8/8', /not an IP address, range or known word/],
  ...[
    'localhost',
    '0.0.0.0/0',
    '::/0',
    '127.1',
    '127.1:80',
    '0x7f000001:80',
    '::ffff:127.0.0.1/104',
    'a:0',
    'a:65536',
    'http://a:80',
  ].map((value): [SettingName, string, RegExp] => [
    'proxyAllow',
    value,
    /not an address, a range or a host with a port/,
  ]),
  ['logLevel', 'verbose', /not one of the known words/],
  ['bodyBytesMax', '65535', /below the minimum of 65536/],
  ['bodyBytesMax', '67108865', /above the maximum of 67108864/],
  ['bodyBytesMax', '8MiB', /not a whole number/],
  ['requestTimeoutMs', '0', /below the minimum/],
  ['keyIdLogin', 'yes please', /neither true nor false/],
  ['idempotencyHours', '0', /below the minimum of 1/],
  ['queryBudgetSeconds', '0', /below the minimum of 1/],
  ['passwordCharactersMin', '3', /below the minimum of 4/],
  ['grafanaVersion', '11.6', /not a version of Grafana/],
];

describe('what is refused', () => {
  test.each(refused)('%s: %s', (name, value, problem) => {
    const fault = { problem: expect.stringMatching(problem) };
    const { environment } = settings[name];
    expect(problemsOf(() => folder.fromEnvironment({ [environment]: value }))).toMatchObject([
      { key: environment, ...fault },
    ]);
    const inFile = problemsOf(() => folder.fromFile({ [name]: value }));
    expect(inFile).toMatchObject([{ key: name }]);
    expect(inFile[0]?.problem).toContain(`(in ${folder.file})`);
  });

  test('a refused secret and a password in a URL are not repeated', () => {
    const secrets = settingRows.filter(([, setting]) => setting.secret);
    expect(secrets.map(([name]) => name)).toEqual([
      'databaseUrl',
      'adminPassword',
      'apiKey',
      'ingestToken',
      'masterKey',
      'oauthClientSecret',
      'clickhouseUrl',
    ]);
    const value = 'tell\u0007';
    const environment = Object.fromEntries(secrets.map(([, setting]) => [setting.environment, value]));
    const url = { BELVEDERE_PUBLIC_URL: 'https://user:tell@example.org' };
    const problems = problemsOf(() => folder.fromEnvironment({ ...environment, ...url }));
    expect(problems).toHaveLength(secrets.length + 1);
    expect(JSON.stringify(problems)).not.toContain('tell');
  });
});

test('a ClickHouse URL is taken apart, and what it leaves out has a default', () => {
  const parts = (url: string) => folder.fromEnvironment({ BELVEDERE_CLICKHOUSE_URL: url }).configuration.clickhouseUrl;
  expect(parts('https://reader:p%40ss@example.org:8443/belvedere')).toEqual({
    origin: 'https://example.org:8443',
    username: 'reader',
    password: 'p@ss',
    database: 'belvedere',
  });
  expect(parts('http://localhost:8123')).toEqual({
    origin: 'http://localhost:8123',
    username: 'default',
    password: '',
    database: 'default',
  });
  for (const url of [
    'ftp://example.org',
    'http://example.org/a-b',
    'http://example.org/?x',
    'http://u:%zz@example.org',
  ]) {
    expect(problemsOf(() => folder.fromEnvironment({ BELVEDERE_CLICKHOUSE_URL: url }))).toHaveLength(1);
  }
});

test('a public URL is taken apart, without a slash at the end', () => {
  const { configuration } = folder.fromEnvironment({ BELVEDERE_PUBLIC_URL: 'https://Example.org:443/a/b/' });
  expect(configuration.publicUrl).toEqual({
    href: 'https://example.org/a/b',
    origin: 'https://example.org',
    basePath: '/a/b',
  });
});

describe('time-outs', () => {
  test('headers may not take longer than the request', () => {
    const environment = { BELVEDERE_REQUEST_TIMEOUT_MS: '5000', BELVEDERE_HEADERS_TIMEOUT_MS: '5001' };
    expect(problemsOf(() => folder.fromEnvironment(environment))).toMatchObject([
      { key: 'BELVEDERE_HEADERS_TIMEOUT_MS', fix: 'Write 5000 or less.' },
    ]);
  });

  test('a shorter request time-out alone shortens the default for the headers', () => {
    const { configuration } = folder.fromEnvironment({ BELVEDERE_REQUEST_TIMEOUT_MS: '5000' });
    expect(configuration.headersTimeoutMs).toBe(5000);
  });
});

describe('TLS files', () => {
  const inFolder = (name: string) => join(folder.cwd, name);

  test('both are needed', () => {
    const environment = { BELVEDERE_TLS_CERT_FILE: inFolder('first.cert.pem') };
    expect(problemsOf(() => folder.fromEnvironment(environment))).toMatchObject([
      { key: 'BELVEDERE_TLS_KEY_FILE', problem: expect.stringContaining('missing') },
    ]);
    expect(problemsOf(() => folder.fromFile({ tlsKeyFile: inFolder('first.key.pem') }))).toMatchObject([
      { key: 'BELVEDERE_TLS_CERT_FILE', problem: expect.stringContaining('tlsKeyFile') },
    ]);
  });

  test('both must be readable', () => {
    const environment = { BELVEDERE_TLS_CERT_FILE: inFolder('none.pem'), BELVEDERE_TLS_KEY_FILE: folder.cwd };
    expect(problemsOf(() => folder.fromEnvironment(environment))).toMatchObject([
      { key: 'BELVEDERE_TLS_CERT_FILE', problem: expect.stringContaining('ENOENT') },
      { key: 'BELVEDERE_TLS_KEY_FILE', problem: expect.stringContaining('EISDIR') },
    ]);
  });

  test('the key must belong to the certificate', () => {
    const environment = {
      BELVEDERE_TLS_CERT_FILE: inFolder('first.cert.pem'),
      BELVEDERE_TLS_KEY_FILE: inFolder('second.key.pem'),
    };
    expect(problemsOf(() => folder.fromEnvironment(environment))).toMatchObject([
      { key: 'BELVEDERE_TLS_CERT_FILE', problem: expect.stringContaining('cannot be used together') },
    ]);
  });
});
