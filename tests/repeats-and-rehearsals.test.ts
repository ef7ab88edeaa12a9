import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../server/src/workspace/kernel/operation.ts';
import { operations } from '../server/src/workspace/registry.ts';
import { openApiClient } from './support/client.ts';
import { type Fixture, must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';
import { send } from './support/send.ts';
import { type ValidRequest, validRequests } from './support/valid-requests.ts';

let running: RunningServer;
let fixture: Fixture;
beforeAll(async () => {
  running = await startInProcess();
  fixture = await newFixture(running.address, apiKey);
});
afterAll(() => running.stop());

/** Every row of every table, read by a connection of its own. Usage of keys is noted beside the transactions. */
function everyRow(): string {
  const database = new DatabaseSync(`${running.dataDir}/belvedere.sqlite`, { readOnly: true });
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' order by name")
      .all()
      .map(({ name }) => String(name));
    const rows = tables.map((table) => [table, database.prepare(`select * from "${table}"`).all()]);
    return JSON.stringify(rows, (name, value: unknown) => (name.startsWith('last_used') ? undefined : value));
  } finally {
    database.close();
  }
}

const requestOf = (operation: Operation): ValidRequest => {
  const make = validRequests[operation.id];
  if (make === undefined) throw new Error(`no valid request for ${operation.id}`);
  return make(fixture);
};

const changing = operations.filter((operation) => operation.verb.effect === 'change');

describe('a dry run', () => {
  it.each(changing.map((operation) => [operation.id, operation] as const))(
    'of %s answers as the real call would and leaves no row different',
    async (_, operation) => {
      const before = everyRow();
      const rehearsed = await send(fixture.client, operation, requestOf(operation), { 'Dry-Run': 'true' });
      expect(rehearsed.body).toMatchObject({ code: 200, success: true });
      expect(rehearsed.headers.get('dry-run')).toBe('true');
      expect(everyRow()).toBe(before);
    },
  );

  it('of a new key shows no secret that works', async () => {
    const answer = must(await fixture.client.post('/workspace/accesskey/add', { name: 'dry' }, { 'Dry-Run': 'true' }));
    const status = await openApiClient(running.address, answer.content.sk).get('/validate');
    expect(status.body.errorCode).toBe('InvalidApiKey');
  });

  it('refuses what the real call would refuse', async () => {
    const answer = await fixture.client.post(
      `/dashboards/${fixture.dashboard}/modify`,
      { desc: 'x' },
      { 'Dry-Run': 'true', 'If-Match': '"99"' },
    );
    expect(answer.body.errorCode).toBe('RevisionConflict');
  });
});

describe('an idempotency key', () => {
  const keyed = (key: string) => ({ 'Idempotency-Key': key });

  it('makes one object of many calls at once, and answers each of them with it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => fixture.client.post('/dashboards/create', { name: 'once' }, keyed('many'))),
    );
    expect(new Set(answers.map(({ content }) => content.uuid)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replay') === 'true')).toHaveLength(15);
    expect(new Set(answers.map(({ etag }) => etag))).toEqual(new Set(['"1"']));
    expect(new Set(answers.map(({ body }) => body.traceId)).size).toBe(16);
    expect((await fixture.client.get('/dashboards/list?search=once')).body.pageInfo.totalCount).toBe(1);
  });

  it('belongs to its caller: the same key of another workspace is another key', async () => {
    const other = await newFixture(running.address, apiKey);
    const mine = must(await fixture.client.post('/tag/create', { name: 'idempotent' }, keyed('shared')));
    const theirs = must(await other.client.post('/tag/create', { name: 'idempotent' }, keyed('shared')));
    expect(theirs.content.uuid).not.toBe(mine.content.uuid);
  });

  it('is refused for another body or another path', async () => {
    must(await fixture.client.post('/tag/create', { name: 'first' }, keyed('reused')));
    const otherBody = await fixture.client.post('/tag/create', { name: 'second' }, keyed('reused'));
    expect(otherBody.body).toMatchObject({ code: 409, errorCode: 'IdempotencyKeyReused' });
    const otherPath = await fixture.client.post('/dashboards/create', { name: 'first' }, keyed('reused'));
    expect(otherPath.body.errorCode).toBe('IdempotencyKeyReused');
  });

  it('does not remember a refusal: the mended call goes through', async () => {
    const path = `/dashboards/${fixture.dashboard}/modify`;
    const stale = await fixture.client.post(path, { desc: 'y' }, { ...keyed('mended'), 'If-Match': '"99"' });
    expect(stale.status).toBe(412);
    must(await fixture.client.post(path, { desc: 'y' }, keyed('mended')));
  });

  it('never shows a secret a second time, and says whose it was', async () => {
    const first = must(await fixture.client.post('/workspace/accesskey/add', { name: 'secret' }, keyed('secret')));
    const again = await fixture.client.post('/workspace/accesskey/add', { name: 'secret' }, keyed('secret'));
    expect(again.body).toMatchObject({
      code: 409,
      errorCode: 'SecretAlreadyShown',
      errorDetail: { uuid: first.content.uuid },
    });
    expect(again.text).not.toContain(first.content.sk);
  });
});
