import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound, parseAllowedTarget } from '../../outbound/index.ts';
import { verifyChain } from '../changes/verify.ts';
import { purgeDeliveries } from '../jobs/purge-expired.ts';
import type { Context } from '../kernel/context.ts';
import { operations } from '../registry.ts';
import { type CalledAnswer, callOperation, contextFor, openTestKernel, operationNamed } from '../testing/index.ts';
import type { TestKernel } from '../testing/test-kernel.ts';
import { startWebhooks, type WebhookDelivery } from './start-webhooks.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what arrived.
  readonly event: any;
}

let kernel: TestKernel;
let ctx: Context;
let delivery: WebhookDelivery;
let target: Server;
let url: string;
let received: Received[];
/** What the target answers to each event; 200 unless a test says otherwise. */
let statusOf: (event: Received['event']) => number;

const HOUR_MS = 3_600_000;

beforeEach(async () => {
  received = [];
  statusOf = () => 200;
  target = createServer((request, response) => {
    void text(request).then((body) => {
      const event = JSON.parse(body);
      received.push({ headers: request.headers, body, event });
      response.writeHead(statusOf(event)).end('an answer');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => target.once('listening', resolve));
  const { port } = target.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/hook?token=1`;
  const allowed = parseAllowedTarget(`127.0.0.1:${port}`);
  kernel = await openTestKernel({ outbound: createOutbound({ allow: allowed === undefined ? [] : [allowed] }) });
  ctx = await contextFor(kernel, { roles: ['owner'] });
  delivery = startWebhooks(kernel, { lookEveryMs: HOUR_MS });
});

afterEach(async () => {
  await delivery.stop();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  await kernel.close();
});

const call = (context: Context, id: string, request: Parameters<typeof callOperation>[2] = {}): Promise<CalledAnswer> =>
  callOperation(operationNamed(operations, id), context, request);
const about = (uuid: string) => ({ params: { webhook_uuid: uuid } });

async function create(body: object = {}): Promise<{ uuid: string; secret: string }> {
  const { content } = await call(ctx, 'webhooks.create', { body: { name: 'hook', url, ...body } });
  await delivery.look();
  return content;
}
const tag = async (name: string): Promise<string> => (await call(ctx, 'tags.create', { body: { name } })).content.uuid;
const rename = (uuid: string, name: string) => call(ctx, 'tags.modify', { params: { tag_uuid: uuid }, body: { name } });
const get = async (uuid: string) => (await call(ctx, 'webhooks.get', about(uuid))).content;
const deliveries = async (uuid: string, query = {}) =>
  (await call(ctx, 'webhooks.listDeliveries', { ...about(uuid), query })).content;
const seen = () => received.map(({ event }) => `${event.change.verb} ${event.change.objectName}`);
/** Lets everything that is due until then arrive. */
async function until(ms: number, stepMs: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    kernel.clock.advance(stepMs);
    await delivery.look();
  }
}

test('every change is sent, signed with the secret that was shown once, in the order of the record', async () => {
  const { uuid, secret } = await create();
  expect(secret).toMatch(/^whs_[0-9A-Za-z]{32}$/);
  const first = await tag('first');
  await rename(first, 'second');
  await delivery.look();
  expect(seen()).toEqual(['create hook', 'create first', 'modify second']);
  const { headers, body, event } = received[1] as Received;
  expect(event).toEqual({
    type: 'change',
    deliveryUUID: headers['belvedere-delivery'],
    webhookUUID: uuid,
    workspaceUUID: ctx.workspace.uuid,
    change: {
      uuid: expect.stringMatching(/^chg_/),
      seq: 2,
      createAt: Math.floor(kernel.now() / 1000),
      creator: ctx.actor.uuid,
      creatorName: 'Tess Tester',
      noun: 'tags',
      verb: 'create',
      objectUUID: first,
      objectName: 'first',
      revisionFrom: 0,
      revisionTo: 1,
      reason: '',
      reverts: '',
      traceId: ctx.traceId,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  const signature = createHmac('sha256', secret).update(`${headers['belvedere-timestamp']}.${body}`).digest('hex');
  expect(headers).toMatchObject({
    'belvedere-webhook': uuid,
    'belvedere-timestamp': String(Math.floor(kernel.now() / 1000)),
    'belvedere-signature': `v1=${signature}`,
    'content-type': 'application/json; charset=UTF-8',
  });
  const shown = await get(uuid);
  expect(shown).toMatchObject({ secret: `****${secret.slice(-4)}`, failures: 0, lastError: '', disabledReason: '' });
  expect(await deliveries(uuid)).toMatchObject([
    { seq: 3, state: 'delivered', attempts: 1, lastStatus: 200, nextAttemptAt: null },
    { seq: 2, state: 'delivered' },
    { seq: 1, state: 'delivered' },
  ]);
  const stored = await kernel.store.read.selectFrom('webhooks').selectAll().execute();
  const versions = await kernel.store.read.selectFrom('versions').selectAll().execute();
  expect(JSON.stringify([stored, versions, kernel.logged])).not.toContain(secret);
});

test('only changes of the kinds that were asked for are sent, and none of another workspace', async () => {
  await create({ nouns: ['tags'] });
  await tag('told');
  await call(ctx, 'dashboards.create', { body: { name: 'not told' } });
  const other = await contextFor(kernel, { roles: ['owner'] });
  await call(other, 'tags.create', { body: { name: 'foreign' } });
  await delivery.look();
  expect(seen()).toEqual(['create told']);
});

describe('what does not arrive', () => {
  test('is sent again with growing pauses, and changes of one object keep their order', async () => {
    const { uuid } = await create();
    const [one, two] = [await tag('one'), await tag('two')];
    await delivery.look();
    received.length = 0;
    let refused = 3;
    statusOf = ({ change }) => {
      if (change.objectUUID !== one || refused === 0) return 200;
      refused -= 1;
      return 503;
    };
    await rename(one, 'one 1');
    await rename(one, 'one 2');
    await rename(two, 'two 1');
    await delivery.look();
    expect(seen()).toEqual(['modify one 1']);
    expect(await get(uuid)).toMatchObject({ failures: 1, lastError: 'the target answered with the status 503' });
    await delivery.look();
    expect(seen()).toHaveLength(1);
    await until(20_000, 1_000);
    const told = seen();
    expect(told.filter((event) => event.startsWith('modify one'))).toEqual([
      'modify one 1',
      'modify one 1',
      'modify one 1',
      'modify one 1',
      'modify one 2',
    ]);
    expect(told.filter((event) => event === 'modify two 1')).toHaveLength(1);
    // The other object did not wait for all attempts at the first.
    expect(told.indexOf('modify two 1')).toBeLessThan(told.lastIndexOf('modify one 1'));
    expect(await deliveries(uuid, { state: 'pending' })).toEqual([]);
  });

  test('for a day disables the webhook, says why, and is sent when it is enabled again', async () => {
    const { uuid } = await create();
    statusOf = () => 500;
    await tag('one');
    await delivery.look();
    await until(23 * HOUR_MS, HOUR_MS);
    expect((await get(uuid)).status).toBe(0);
    await until(3 * HOUR_MS, HOUR_MS);
    const disabled = await get(uuid);
    expect(disabled).toMatchObject({ status: 2, disabledReason: expect.stringContaining('the status 500') });
    const record = (await call(ctx, 'changes.list', { query: { object: uuid } })).content;
    expect(record[0]).toMatchObject({ verb: 'disable', creator: 'SYS', reason: disabled.disabledReason });
    statusOf = () => 200;
    received.length = 0;
    await tag('two');
    await delivery.look();
    expect(received).toEqual([]);
    await call(ctx, 'webhooks.modify', { ...about(uuid), body: { isDisable: false } });
    await delivery.look();
    expect(seen()).toEqual(['create one', 'disable hook', 'create two', 'modify hook']);
    expect(await get(uuid)).toMatchObject({ status: 0, disabledReason: '', failures: 0 });
    const { problems } = await verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain'));
    expect(problems.filter((problem) => !problem.startsWith('wksp_') && !problem.startsWith('acnt_'))).toEqual([]);
  });

  test('while others do is given up after a while, and can be sent again by hand', async () => {
    const { uuid } = await create();
    const bad = await tag('bad');
    await delivery.look();
    statusOf = ({ change }) => (change.objectUUID === bad ? 422 : 200);
    await rename(bad, 'worse');
    for (let hour = 0; hour < 12; hour += 1) {
      await tag(`good ${hour}`);
      await until(2 * HOUR_MS, HOUR_MS);
    }
    const [given] = await deliveries(uuid, { state: 'failed' });
    expect(given).toMatchObject({ attempts: 10, lastStatus: 422, nextAttemptAt: null });
    expect((await get(uuid)).status).toBe(0);
    statusOf = () => 200;
    received.length = 0;
    await call(ctx, 'webhooks.redeliver', { ...about(uuid), body: { changeUUIDs: [given.changeUUID] } });
    await delivery.look();
    expect(seen()).toEqual(['modify worse', 'redeliver hook']);
  });

  test('because the address is an inner one is told as that, and such an address is refused at once', async () => {
    for (const inner of ['http://127.0.0.1:1/', 'http://[::1]/', 'http://169.254.169.254/', 'http://localhost:1/']) {
      await expect(create({ url: inner })).rejects.toMatchObject({ code: 'TargetNotAllowed' });
    }
    for (const bad of ['ftp://example.org/', 'nothing', 'http://user:secret@example.org/']) {
      await expect(create({ url: bad })).rejects.toMatchObject({ code: 'InvalidParameter' });
    }
    const { uuid } = await create();
    await expect(
      call(ctx, 'webhooks.modify', { ...about(uuid), body: { url: 'http://127.0.0.1:1/' } }),
    ).rejects.toMatchObject({ code: 'TargetNotAllowed' });
    // What was allowed once and is not any more, or a name that leads inside.
    await kernel.store.write((db) => db.updateTable('webhooks').set({ url: 'http://127.0.0.1:1/' }).execute());
    await tag('one');
    await delivery.look();
    expect((await get(uuid)).lastError).toContain('a loopback address');
  });
});

test('a delivery that a server had begun when it died is made by the next', async () => {
  const { uuid } = await create();
  await delivery.stop();
  await tag('one');
  await kernel.store.write(async (db) => {
    await db.updateTable('webhooks').set({ cursor_seq: 2 }).execute();
    const change = await db
      .selectFrom('changes')
      .selectAll()
      .where('object_name', '=', 'one')
      .executeTakeFirstOrThrow();
    const [row] = await db.selectFrom('webhook_deliveries').selectAll().execute();
    const { id: _, ...claimed } = row as NonNullable<typeof row>;
    const own = { change_seq: change.seq, change_uuid: change.uuid, object_key: 'tags 1', state: 'pending' as const };
    const until60s = kernel.now() + 60_000;
    await db
      .insertInto('webhook_deliveries')
      .values({ ...claimed, ...own, uuid: 'whdl_1', attempts: 1, due_at: until60s })
      .execute();
  });
  delivery = startWebhooks(kernel, { lookEveryMs: HOUR_MS });
  await delivery.look();
  expect(seen()).toEqual(['create hook']);
  kernel.clock.advance(61_000);
  await delivery.look();
  expect(seen()).toEqual(['create hook', 'create one']);
  expect((await deliveries(uuid))[0]).toMatchObject({ state: 'delivered', attempts: 2 });
});

test('what waits by a clock that was a year ahead is sent when the clock was set right', async () => {
  const { uuid } = await create();
  const yearMs = 365 * 24 * HOUR_MS;
  statusOf = () => 500;
  kernel.clock.advance(yearMs);
  await tag('one');
  await delivery.look();
  statusOf = () => 200;
  kernel.clock.advance(-yearMs);
  await delivery.look();
  expect(seen()).toEqual(['create hook', 'create one', 'create one']);
  expect((await deliveries(uuid))[0]).toMatchObject({ state: 'delivered', attempts: 2 });
});

test('two servers on one store send each change once', async () => {
  await create();
  const other = startWebhooks(kernel, { lookEveryMs: HOUR_MS });
  for (let index = 0; index < 20; index += 1) await tag(`tag ${index}`);
  await Promise.all([delivery.look(), other.look()]);
  await Promise.all([delivery.look(), other.look()]);
  await other.stop();
  expect(new Set(seen()).size).toBe(21);
  expect(seen()).toHaveLength(21);
});

test('two servers at once keep the order of each object at a target that refuses every third call, and lose nothing', async () => {
  const { uuid } = await create();
  const objects = [await tag('one'), await tag('two'), await tag('three')];
  await delivery.look();
  received.length = 0;
  let calls = 0;
  statusOf = () => {
    calls += 1;
    return calls % 3 === 0 ? 503 : 200;
  };
  const taken = new Map<string, number[]>(objects.map((object) => [object, []]));
  const answer = statusOf;
  statusOf = (event) => {
    const status = answer(event);
    if (status === 200) taken.get(event.change.objectUUID)?.push(event.change.revisionTo);
    return status;
  };
  const other = startWebhooks(kernel, { lookEveryMs: HOUR_MS });
  for (let round = 1; round <= 8; round += 1) {
    for (const object of objects) await rename(object, `${object.slice(-4)} ${round}`);
  }
  for (let seconds = 0; (await deliveries(uuid, { state: 'pending' })).length > 0 && seconds < 2_000; seconds += 1) {
    kernel.clock.advance(1_000);
    await Promise.all([delivery.look(), other.look()]);
  }
  await other.stop();
  for (const object of objects) expect(taken.get(object)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a webhook without its secret, as after a backup without secrets, is disabled until it has another', async () => {
  const { uuid } = await create();
  await kernel.store.write((db) => db.updateTable('webhooks').set({ sealed: null, sealed_under: null }).execute());
  await tag('one');
  await delivery.look();
  expect(await get(uuid)).toMatchObject({ status: 2, disabledReason: expect.stringContaining('rotate it') });
  const { content } = await call(ctx, 'webhooks.rotate', about(uuid));
  await call(ctx, 'webhooks.modify', { ...about(uuid), body: { isDisable: false } });
  received.length = 0;
  await delivery.look();
  const { headers, body } = received[0] as Received;
  const signature = createHmac('sha256', content.secret)
    .update(`${headers['belvedere-timestamp']}.${body}`)
    .digest('hex');
  expect(headers['belvedere-signature']).toBe(`v1=${signature}`);
});

test('a dry run makes no webhook and no secret, and a rehearsed change is told to nobody', async () => {
  const dry = { ...ctx, dryRun: true };
  const { content } = await call(dry, 'webhooks.create', { body: { name: 'dry', url } });
  expect(content.secret).toBe(`whs_${'*'.repeat(32)}`);
  await create();
  await call(dry, 'tags.create', { body: { name: 'rehearsed' } });
  await delivery.look();
  expect(seen()).toEqual(['create hook']);
});

test('changes of a webhook can be taken back, its delete too, and it goes on where it stopped', async () => {
  const { uuid } = await create();
  await call(ctx, 'webhooks.delete', about(uuid));
  await tag('one');
  await delivery.look();
  expect(seen()).toEqual(['create hook']);
  const [deletion] = (await call(ctx, 'changes.list', { query: { object: uuid } })).content;
  await call(ctx, 'changes.revert', { params: { change_uuid: deletion.uuid }, body: {} });
  await delivery.look();
  expect(seen()).toEqual(['create hook', 'delete hook', 'create one', 'revert hook']);
  await call(ctx, 'webhooks.modify', { ...about(uuid), body: { name: 'renamed' } });
  const [change] = (await call(ctx, 'changes.list', { query: { object: uuid } })).content;
  await call(ctx, 'changes.revert', { params: { change_uuid: change.uuid }, body: {} });
  expect((await get(uuid)).name).toBe('hook');
});

test('is for those who may manage the settings of the workspace', async () => {
  const { uuid } = await create();
  for (const roles of [['general'], ['readOnly']]) {
    const member = await contextFor(kernel, { workspace: ctx.workspace, roles });
    for (const id of ['webhooks.list', 'webhooks.get', 'webhooks.rotate', 'webhooks.delete']) {
      await expect(call(member, id, about(uuid))).rejects.toMatchObject({ code: 'PermissionDenied' });
    }
  }
});

test('what was delivered is listed for a week; what waits stays', async () => {
  const { uuid } = await create();
  statusOf = () => 500;
  await tag('one');
  await delivery.look();
  kernel.clock.advance(8 * 24 * HOUR_MS);
  expect(await purgeDeliveries(kernel)).toBe(1);
  expect(await deliveries(uuid)).toMatchObject([{ state: 'pending' }]);
});
