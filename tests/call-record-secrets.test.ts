/**
 * The record of calls holds no secret: a canary in every position in which a caller can put a credential, for every operation, and then a
 * search through everything that the server keeps.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Operation } from '../server/src/workspace/kernel/operation.ts';
import { operations } from '../server/src/workspace/registry.ts';
import { canary, findKept, secretsSeen } from './hostile/secrets.ts';
import { type Fixture, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';
import { spell } from './support/send.ts';
import { validRequests } from './support/valid-requests.ts';

let running: RunningServer;
let fixture: Fixture;

beforeAll(async () => {
  // Wrong credentials are part of every round: their limit would hide what comes after it.
  running = await startInProcess({ environment: { BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE: '0' } });
  fixture = await newFixture(running.address, apiKey);
});
afterAll(() => running.stop());

const queryNames = [
  'token',
  'access_token',
  'api_key',
  'apikey',
  'DF-API-KEY',
  'df_api_key',
  'key',
  'secret',
  'password',
  'sk',
];
const memberNames = ['password', 'token', 'secret', 'sk', 'apiKey', 'authorization', 'access_token', 'secretKey'];

/**
 * Secrets in parts of a body that no operation declares to be secret: a document that holds one is stored as it was sent, but the record
 * of the call that sent it, the spool and the log must not hold it.
 */
const undeclared = new Set<string>();

function hidden(place: string): string {
  const secret = `hidden${place}${undeclared.size}x${Math.random().toString(36).slice(2)}`;
  undeclared.add(secret);
  return secret;
}

const isStore = (place: string): boolean => /^.+ in (?:table |belvedere\.sqlite)/.test(place);

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** A valid request of an operation, to be changed in one place. */
function validOf(operation: Operation): Sent {
  const { path, body } = spell(operation, validRequests[operation.id]?.(fixture) ?? {});
  const base = { method: operation.method, target: `/api/v1${path}`, headers: { 'DF-API-KEY': fixture.key } };
  return operation.method === 'POST' ? { ...base, body: JSON.stringify(body ?? {}) } : base;
}

const withQuery = (sent: Sent, text: string): Sent => ({
  ...sent,
  target: sent.target + (sent.target.includes('?') ? '&' : '?') + text,
});

function withMember(sent: Sent, pointer: readonly string[], value: string): Sent {
  const root = JSON.parse(sent.body ?? '{}') as Record<string, unknown>;
  let place = root;
  for (const part of pointer.slice(0, -1)) {
    place[part] = {};
    place = place[part] as Record<string, unknown>;
  }
  place[pointer.at(-1) ?? ''] = value;
  return { ...sent, body: JSON.stringify(root) };
}

/** The secret in another spelling: each letter as an escape. */
const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percented = (text: string): string => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');

/** The request with a canary in each position: headers, query, path, body, declared secrets, and a body that is cut off. */
function* positions(operation: Operation): Generator<Sent> {
  const valid = validOf(operation);
  yield { ...valid, headers: { 'DF-API-KEY': canary('header') } };
  yield { ...valid, headers: { Authorization: `Bearer ${canary('bearer')}` } };
  yield { ...valid, headers: { Authorization: `Basic ${Buffer.from(`admin:${canary('basic')}`).toString('base64')}` } };
  yield { ...valid, headers: { Cookie: `belvedere_session=${canary('session')}` } };
  yield {
    ...valid,
    headers: { ...valid.headers, 'X-Auth-Token': canary('token'), Cookie: `other=${canary('cookie')}` },
  };
  for (const name of queryNames) yield withQuery(valid, `${name}=${canary('query')}`);
  yield withQuery(valid, `to%6ben=${percented(canary('percent'))}`);
  // The key of the call itself, where it does not belong.
  const own = fixture.key;
  yield withQuery(valid, `search=${own}&other=${percented(own)}`);
  yield { ...valid, target: valid.target.replace(/^\/api\/v1\//, `/api/v1/${own}/`) };
  yield { ...valid, target: valid.target.replace(/[a-z]+_[0-9a-f]{32}/, own) };
  yield { ...valid, headers: { ...valid.headers, 'User-Agent': `script ${own}`, 'Change-Reason': 'none' } };
  if (valid.body === undefined) return;
  for (const name of memberNames) yield withMember(valid, [name], hidden('member'));
  yield withMember(valid, ['settings', 'password'], hidden('nested'));
  yield withMember(valid, ['name'], own);
  for (const pointer of operation.secrets?.body ?? []) {
    const parts = pointer
      .split('/')
      .slice(1)
      .map((part) => (part === '*' ? '0' : part));
    yield withMember(valid, parts, canary('declared'));
  }
  yield { ...valid, body: `{"password":"${escaped(hidden('escaped'))}"}` };
  yield { ...valid, body: `${valid.body.slice(0, -1)},"password":"${hidden('malformed')}"` };
  yield { ...valid, body: hidden('plain') };
  yield { ...valid, body: `{"password":"${hidden('large')}","rest":"${'x'.repeat(20_000)}"}` };
}

it('whatever position it was sent in', { timeout: 300_000 }, async () => {
  // It could end the session of the key that the other rounds need.
  const ending = ['keys.rotate', 'keys.setDisable', 'keys.delete', 'workspaces.modifySettings'];
  let sent = 0;
  for (const operation of operations.filter(({ id }) => !ending.includes(id))) {
    const answers = [...positions(operation)].map(async ({ method, target, headers, body }) => {
      const answer = await fetch(running.address + target, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      await answer.arrayBuffer();
      return answer.status;
    });
    const statuses = await Promise.all(answers);
    expect(
      statuses.filter((status) => status === 500),
      operation.id,
    ).toEqual([]);
    sent += statuses.length;
  }
  const body = JSON.stringify({ user: 'admin', password: canary('login') });
  await fetch(`${running.address}/login?password=${canary('query')}`, { method: 'POST', body });
  await fetch(`${running.address}/login`, { method: 'POST', body: `{"user":"admin","password":"${canary('broken')}` });
  await fetch(`${running.address}/logout`, { headers: { Cookie: `belvedere_session=${canary('logout')}` } });

  const metrics = await (await fetch(`${running.address}/metrics`)).text();
  undeclared.add(fixture.key);
  const secrets = [...secretsSeen(), ...undeclared];
  console.log(`${sent} calls, ${secrets.length} secrets looked for`);
  expect(secrets.length).toBeGreaterThan(1_000);
  expect(await findKept(running, secretsSeen(), { metrics })).toEqual([]);
  expect((await findKept(running, [...undeclared], { metrics })).filter((found) => !isStore(found))).toEqual([]);
  // A search that finds nothing proves something only when it finds what is there.
  const kept = await findKept(running, [fixture.dashboard], {});
  expect(kept).toEqual(expect.arrayContaining([`${fixture.dashboard} in engine table calls`]));
});
