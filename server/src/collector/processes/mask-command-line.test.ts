import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskCommandLine } from './mask-command-line.ts';

const masked = (...words: string[]): string => maskCommandLine(words, 2_048);
const secret = 's3cr3t-Value';

describe('a secret in a command line is hidden', () => {
  test.each<[string, string[]]>([
    ['by a long option and a value', ['app', '--password', secret, '--port', '80']],
    ['by a long option with its value', ['app', `--db-password=${secret}`]],
    ['in quotes that a shell left', ['app', `--token="${secret} more"`]],
    ['by one dash', ['java', `-Dspring.datasource.password=${secret}`, '-jar', 'a.jar']],
    ['by a name alone', ['app', `API_KEY=${secret}`]],
    ['by env', ['env', `AWS_SECRET_ACCESS_KEY=${secret}`, 'app']],
    ['in an address', ['psql', `postgresql://user:${secret}@db/app`]],
    ['in a query', ['curl', `https://example.com/?token=${secret}&a=1`]],
    ['in a header', ['curl', '-H', `Authorization: Bearer ${secret}`, 'https://example.com']],
    ['in a header of another name', ['curl', '-H', `X-Api-Key: ${secret}`]],
    ['in JSON', ['app', `{"user":"a","password":"${secret}","n":1}`]],
    ['in JSON that was cut off', ['app', `{"password":"${secret} and`]],
    ['in a script', ['sh', '-c', `mysqldump --password=${secret} db | gzip`]],
    ['in a script with a space', ['sh', '-c', `login --token ${secret} --quiet`]],
    ['in a title that a program gave itself', [`app: worker --password ${secret} ready`]],
    ['of mysql', ['/usr/bin/mysql', '-u', 'root', `-p${secret}`, 'db']],
    ['of sshpass', ['sshpass', '-p', secret, 'ssh', 'host']],
    ['of curl', ['curl', '-u', `me:${secret}`, 'https://example.com']],
    ['of curl, spelled out', ['curl', `--user=me:${secret}`]],
    ['of redis-cli', ['redis-cli', '-a', secret, 'ping']],
    ['of openssl', ['openssl', 'enc', '-k', secret]],
    ['of openssl with its kind', ['openssl', 'rsa', `pass:${secret}`]],
    ['of a connection text', ['app', `Server=db;Password=${secret};Database=x`]],
    ['of ldapsearch', ['ldapsearch', '-D', 'cn=a', '-w', secret]],
  ])('%s', (_name, words) => {
    const text = masked(...words);
    expect(text).not.toContain(secret);
    expect(text).toContain('******');
  });

  test('by its form', () => {
    for (const form of ['ghp_aBcDeFgHiJkLmNoPqRsTuVwX', 'tkn_0123456789abcdef0123', 'eyJhbGciOiJIUzI1.eyJzdWIi.abc']) {
      expect(masked('app', form, 'x')).toBe('app ****** x');
    }
  });

  test('wherever it stands between other words', () => {
    const word = fc.stringMatching(/^[a-z/.=:-]{1,12}$/);
    fc.assert(
      fc.property(
        fc.array(word),
        fc.array(word),
        fc.constantFrom('password', 'secret', 'api-key', 'auth_token', 'DB_PASSWD'),
        fc.constantFrom('=', ' '),
        (before, after, name, separator) => {
          const own = separator === '=' ? [`--${name}=${secret}`] : [`--${name}`, secret];
          expect(
            maskCommandLine(['app', ...before.filter((each) => !each.startsWith('-')), ...own, ...after], 9_999),
          ).not.toContain(secret);
        },
      ),
    );
  });
});

test.each<[string[]]>([
  [['nginx:', 'master', 'process', '/usr/sbin/nginx', '-g', 'daemon', 'off;']],
  [['node', '--max-old-space-size=4096', 'server/src/main.ts']],
  [['ssh', '-p', '2222', 'host']],
  [['postgres', '-D', '/var/lib/postgresql/15/main', '-c', 'config_file=/etc/postgresql.conf']],
  [['app', '--password-file', '/run/secrets/db', '--user', 'me']],
  [['python3', '-m', 'http.server', '8000']],
  [['ls', 'the token lies here']],
])('%j says nothing secret, and is shown as it is', (words) => {
  expect(masked(...words)).toBe(words.join(' '));
});

test('what is long is cut, and read in proportion to its length', () => {
  expect(maskCommandLine(['x'.repeat(5_000)], 2_048)).toHaveLength(2_048);
  for (const piece of ['a', '"', "'", 'password=', 'password: "', '--a ', '\\"', ':', ' ', 'a.b-', 'pass:', '://']) {
    const text = maskCommandLine([piece.repeat(200_000)], 2_048);
    expect(text.length).toBeLessThanOrEqual(2_048);
  }
});

test('any words are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'-=:/@ "\'\\{}ap&;|') })), (words) => {
      expect(typeof maskCommandLine(words, 200)).toBe('string');
    }),
  );
});
