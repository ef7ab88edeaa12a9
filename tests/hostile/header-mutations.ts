import { gzipSync } from 'node:zlib';
import type fc from 'fast-check';
import { type Draft, setHeader } from './draft.ts';
import { write } from './json-text.ts';
import { each, type Mutation, oneOf } from './mutation.ts';
import { canary } from './secrets.ts';
import { brokenEncodings } from './values.ts';
import type { World } from './world.ts';

const header = (name: string, values: readonly string[]): fc.Arbitrary<Mutation> =>
  each(name, values, (draft, value) => setHeader(draft, name, value));

/** UTF-8 bytes of a text as the Latin-1 characters that a header carries. */
const bytesOfText = (text: string): string => Buffer.from(text).toString('latin1');

const ifMatch = [
  '*',
  '"1"',
  'W/"1"',
  '"2"',
  '"999999999999999"',
  '"9007199254740993"',
  '"0"',
  '"-1"',
  '"1", "2"',
  '1',
  '""',
  '"\u00e9"',
  'x'.repeat(5_000),
];
const idempotencyKeys = [
  'a',
  'a',
  'b',
  '',
  ' ',
  'a b',
  '\u00e9',
  "'; DROP TABLE idempotency_keys; --",
  '%',
  'x'.repeat(255),
  'x'.repeat(256),
];
const dryRuns = ['true', 'true', 'TRUE', 'false', '1', '', 'true, true'];
const reasons = [
  'because',
  bytesOfText('größer'),
  '%E4%B8%AD',
  '',
  'x'.repeat(500),
  'x'.repeat(501),
  '<script>',
  'a%0d%0aX-Injected: yes',
  ...brokenEncodings,
];
const contentTypes = [
  '',
  'text/plain',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '/',
  ';;;',
  'x'.repeat(5_000),
];
const acceptEncodings = [
  'gzip',
  'br',
  'zstd',
  'deflate',
  'gzip;q=0, br;q=0.1',
  '*',
  '*;q=0',
  'identity;q=0',
  'gzip;q=x',
  'a,'.repeat(2_000),
  '',
  ',;q=',
];

/** Credentials that are another spelling of the caller's, that belong to a lesser caller, or that belong to nobody. */
const credentials: readonly (readonly [name: string, (world: World) => [string, string]])[] = [
  ['bearer', ({ fixture }) => ['Authorization', `Bearer ${fixture.key}`]],
  ['bearer in capitals', ({ fixture }) => ['Authorization', `BEARER   ${fixture.key}`]],
  ['session', ({ session }) => ['Cookie', `a=b; ${session}`]],
  ['read-only key', ({ keys }) => ['DF-API-KEY', keys.readOnly]],
  ['key of a reader', ({ keys }) => ['DF-API-KEY', keys.reader]],
  ['limited key', ({ keys }) => ['DF-API-KEY', keys.limited]],
  ['deleted key', ({ keys }) => ['DF-API-KEY', keys.deleted]],
  ['disabled key', ({ keys }) => ['DF-API-KEY', keys.disabled]],
  ['replaced secret', ({ keys }) => ['DF-API-KEY', keys.replaced]],
  ['key for another address', ({ keys }) => ['DF-API-KEY', keys.elsewhere]],
  ['uuid of a key', ({ fixture }) => ['DF-API-KEY', fixture.otherKey]],
  ['uuid of a foreign key', ({ foreign }) => ['DF-API-KEY', foreign.otherKey]],
  ['nobody', () => ['DF-API-KEY', canary('key')]],
  ['nobody as bearer', () => ['Authorization', `Bearer ${canary('bearer')}`]],
  ['nobody as basic', () => ['Authorization', `Basic ${Buffer.from(`admin:${canary('basic')}`).toString('base64')}`]],
  ['nobody as session', () => ['Cookie', `belvedere_session=${canary('session')}`]],
  ['key twice', ({ fixture }) => ['DF-API-KEY', `${fixture.key}\r\nDF-API-KEY: ${fixture.key}`]],
  ['key with a tail', ({ fixture }) => ['DF-API-KEY', `${fixture.key}\u00ff`]],
  ['long key', () => ['DF-API-KEY', canary('long').repeat(200)]],
  ['empty key', () => ['DF-API-KEY', '']],
  ['SQL', () => ['DF-API-KEY', "' OR hash LIKE '%' --"]],
];

function setCredential(draft: Draft, of: (world: World) => [string, string], world: World): void {
  const [name, value] = of(world);
  draft.headers = draft.headers.filter(([other]) => other !== 'DF-API-KEY');
  setHeader(draft, name, value);
}

function compress(draft: Draft, coding: string): void {
  const plain = draft.bytes ?? Buffer.from(write(draft.body ?? {}));
  draft.bytes = coding === 'gzip' ? gzipSync(plain) : plain;
  setHeader(draft, 'Content-Encoding', coding);
}

function chunk(draft: Draft, size: number): void {
  const plain = draft.bytes ?? Buffer.from(write(draft.body ?? {}));
  const chunks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += size) {
    const part = plain.subarray(at, at + size);
    chunks.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  draft.bytes = Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]);
  setHeader(draft, 'Transfer-Encoding', 'chunked');
}

export function headerMutations(): fc.Arbitrary<Mutation> {
  return oneOf(
    [6, header('If-Match', ifMatch)],
    [6, header('Idempotency-Key', idempotencyKeys)],
    [4, header('Dry-Run', dryRuns)],
    [6, header('Change-Reason', reasons)],
    [4, header('Content-Type', contentTypes)],
    [4, header('Accept-Encoding', acceptEncodings)],
    [10, each('credential', credentials, (draft, [, of], world) => setCredential(draft, of, world))],
    [4, each('Content-Encoding', ['gzip', 'identity', '', 'br', 'zstd', 'gzip, gzip', 'rot13'], compress)],
    [2, each('chunks of', [1_000, 4_096], chunk)],
    [1, header('X-Forwarded-For', ['192.0.2.1', "'", 'x'.repeat(2_000)])],
    [1, header('X-HTTP-Method-Override', ['DELETE'])],
    [1, header('Host', ['', 'evil.example', '[', 'a b'])],
    [1, header('X-Long', ['x'.repeat(20_000)])],
    [1, header('Expect', ['100-continue', 'the-impossible'])],
  );
}
