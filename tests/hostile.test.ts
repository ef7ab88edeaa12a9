/**
 * What bad input gets: valid requests of every declared operation, changed in one place. `SEED=7 CASES=1000 npx vitest run
 * hostile` repeats or deepens a run. It runs on both databases, on PostgreSQL with fewer cases: each takes several ways there and back.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Description } from '../server/src/dialects/open-api/description/index.ts';
import { createAnswerValidator } from '../server/src/dialects/open-api/testing/answer-validator.ts';
import { verifyChain } from '../server/src/workspace/changes/index.ts';
import type { Operation } from '../server/src/workspace/kernel/operation.ts';
import { operations } from '../server/src/workspace/registry.ts';
import { attack, type Campaign, describeTally, type Tally } from './hostile/campaign.ts';
import type { Judge } from './hostile/checks.ts';
import { Connection } from './hostile/connection.ts';
import { problemsOfPipeline, rawRequests } from './hostile/raw-requests.ts';
import { nounOf } from './hostile/read-back.ts';
import { canary, findKept, remember, secretsSeen } from './hostile/secrets.ts';
import { newWorld } from './hostile/world.ts';
import { askUntilCaughtUp } from './support/engine-behind.ts';
import { type Fixture, newFixture } from './support/fixture.ts';
import { isOnPostgres, type RunningServer, startInProcess } from './support/in-process.ts';
import { adminPassword, apiKey } from './support/product.ts';
import { proofSize } from './support/proof-size.ts';
import { send } from './support/send.ts';
import { validRequests } from './support/valid-requests.ts';

const seed = Number(process.env.SEED ?? 20_261_121);
const cases = proofSize('CASES', isOnPostgres ? { inCi: 8, here: 8 } : { inCi: 40, here: 12 });
const concurrentClients = 8;
const shareReachingMin = 0.3;

let running: RunningServer;
let foreign: Fixture;
let foreignBefore: Record<string, string>;
let judge: Judge;
let session: string;
const reached = new Set<string>();

/** Notes which calls got through to the verb, by their trace ids. */
const watched = operations.map((operation): Operation => {
  const verb = (call: Parameters<typeof operation.verb>[0]) => {
    reached.add(call.ctx.traceId);
    return operation.verb(call);
  };
  const { id, effect, permission } = operation.verb;
  return { ...operation, verb: Object.assign(verb, { id, effect, permission }) };
});

beforeAll(async () => {
  running = await startInProcess({ operations: watched });
  foreign = await newFixture(running.address, apiKey, { reported: true });
  foreignBefore = await everythingOf(foreign);
  const description = (await (await fetch(`${running.address}/openapi.json`)).json()) as Description;
  judge = { validate: createAnswerValidator(description), hidden: [foreign.marker, foreign.key] };
  session = await logIn();
  for (const secret of [adminPassword, apiKey, foreign.key]) remember(secret);
  console.log(`SEED=${seed} CASES=${cases}`);
});
afterAll(() => running.stop());

async function logIn(): Promise<string> {
  const body = JSON.stringify({ user: 'admin', password: adminPassword });
  const answer = await fetch(`${running.address}/login`, { method: 'POST', body });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  remember(cookie.slice(cookie.indexOf('=') + 1));
  return cookie;
}

/** Sends secrets to the login that are not taken. */
async function tryToLogIn(): Promise<void> {
  const bodies = [
    JSON.stringify({ user: 'admin', password: canary('password') }),
    JSON.stringify({ user: 'nobody', password: canary('password') }),
    `{"user":"admin","password":"${canary('broken')}`,
    JSON.stringify({ user: 'admin', password: [canary('list')] }),
  ];
  for (const body of bodies) await fetch(`${running.address}/login`, { method: 'POST', body });
  await fetch(`${running.address}/login?password=${canary('query')}`, { method: 'POST' });
  await fetch(`${running.address}/logout`, { headers: { Cookie: `belvedere_session=${canary('logout')}` } });
}

const readsCalls = (id: string): boolean =>
  id.startsWith('calls.') || ['keys.usage', 'keys.advice', 'queries.listRecords'].includes(id);

/** What differs from call to call: how far a query has come, who asked last and when, and when the chain was verified. */
const moving = [
  /"progress":\{[^}]*\}/g,
  /"(?:traceId|lastUsedAt|lastUsedAddress|cost)":[^,}]*/g,
  /(?<="complete":(?:true|false),)"timeMs":\d+/g,
];

/** Every reading answer about the workspace, without what moves. Each call is one more in the record of calls. */
async function everythingOf(fixture: Fixture): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const operation of operations.filter(({ id, verb }) => verb.effect === 'read' && !readsCalls(id))) {
    const request = validRequests[operation.id]?.(fixture) ?? {};
    const { text } = await askUntilCaughtUp(() => send(fixture.client, operation, request));
    answers[operation.id] = moving.reduce((told, figure) => told.replaceAll(figure, ''), text);
  }
  return answers;
}

async function newCampaign(over: Partial<Campaign> = {}): Promise<Campaign> {
  const world = await newWorld(running.address, foreign, session);
  return { seed, cases, judge, connection: new Connection(running.address), world, reached, ...over };
}

it('answers requests that are wrong in one place as declared', { timeout: 600_000 }, async () => {
  const tallies: Tally[] = [];
  for (const ofNoun of Map.groupBy(watched, nounOf).values()) {
    const campaign = await newCampaign();
    for (const operation of ofNoun) tallies.push(await attack(operation, campaign));
    campaign.connection.close();
  }
  console.log(tallies.map(describeTally).join('\n'));
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const share = sum((tally) => tally.reached) / sum((tally) => tally.cases);
  console.log(`${sum((tally) => tally.cases)} cases, ${(share * 100).toFixed(1)} % reached the verb`);
  // A streamed answer has no envelope; `judge` has looked at its lines and events.
  for (const { operation, validAnswer } of tallies)
    expect(validAnswer, operation).toMatch(/"success":true|^(\{.*\}\n)+$|"digest":"sha256:|^retry: /);
  expect(tallies.flatMap((tally) => tally.problems)).toEqual([]);
  expect(share).toBeGreaterThanOrEqual(shareReachingMin);
});

it('answers as declared when several such clients work on one workspace', { timeout: 600_000 }, async () => {
  const { world } = await newCampaign();
  // The limit of calls would lock out the other clients, which is no fault.
  const shared = watched.filter(({ id }) => id !== 'workspaces.modifySettings');
  const clients = Array.from({ length: concurrentClients }, async (_, client) => {
    const campaign = await newCampaign({ seed: seed + client, cases: Math.ceil(cases / 16) });
    const own = { ...campaign, world: { ...campaign.world, fixture: world.fixture } };
    const problems: string[] = [];
    for (const operation of shared) problems.push(...(await attack(operation, own)).problems);
    return problems;
  });
  expect((await Promise.all(clients)).flat()).toEqual([]);
});

it('answers what is no HTTP or could be read in two ways with 4xx, and nothing behind it', async () => {
  // Some of them promise more than they send: they end with the time-out of the request.
  const strict = await startInProcess({ environment: { BELVEDERE_REQUEST_TIMEOUT_MS: '2000' } });
  try {
    const { key, client } = await newFixture(strict.address, apiKey);
    const valid = (...headers: string[]): string =>
      ['GET /api/v1/workspace/get HTTP/1.1', 'Host: x', `DF-API-KEY: ${key}`, ...headers, '', ''].join('\r\n');
    const before = (await client.get('/change/list')).body.pageInfo;
    const problems = await Promise.all(
      Object.entries(rawRequests(key)).map(async ([name, bytes]) => {
        const connection = new Connection(strict.address);
        connection.send(Buffer.from(valid() + bytes + valid('Connection: close'), 'latin1'));
        return problemsOfPipeline(await connection.rest()).map((problem) => `${name}: ${problem}`);
      }),
    );
    expect(problems.flat()).toEqual([]);
    expect((await client.get('/change/list')).body.pageInfo).toEqual(before);
    expect((await fetch(`${strict.address}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${strict.address}/metrics`)).text()).toMatch(/^belvedere_unhandled_errors_total 0$/m);
  } finally {
    await strict.stop();
  }
});

it('met no error that nobody has a code for', async () => {
  const metrics = await (await fetch(`${running.address}/metrics`)).text();
  expect(metrics).toMatch(/^belvedere_unhandled_errors_total 0$/m);
});

it('left the other workspace as it was', async () => {
  expect(await everythingOf(foreign)).toEqual(foreignBefore);
});

it('left a chain of changes that verifies', async () => {
  const { store, secrets } = running.server.kernel;
  const { problems, changes } = await verifyChain(store.read, secrets.deriveKey('change-chain'));
  expect(problems).toEqual([]);
  expect(changes).toBeGreaterThan(100);
});

it('keeps no secret in the store, its versions and changes, the record of calls, the log or the metrics', {
  timeout: 120_000,
}, async () => {
  await tryToLogIn();
  const metrics = await (await fetch(`${running.address}/metrics`)).text();
  expect(secretsSeen().length).toBeGreaterThan(100);
  expect(await findKept(running, secretsSeen(), { metrics })).toEqual([]);
  // A search that finds nothing proves something only when it finds what is there.
  const kept = await findKept(running, [foreign.marker], {});
  const store = isOnPostgres ? 'files of the database' : 'belvedere.sqlite';
  const places = [store, 'table documents', 'table versions', 'table changes', 'engine table calls'];
  expect(kept).toEqual(expect.arrayContaining(places.map((place) => `${foreign.marker} in ${place}`)));
});
