import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../server/src/workspace/kernel/operation.ts';
import { operations } from '../server/src/workspace/registry.ts';
import { openApiClient } from './support/client.ts';
import { engineSettled, everything as everythingOf, rowsOf } from './support/everything.ts';
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
  await engineSettled(running);
});
afterAll(() => running.stop());

const everything = () => everythingOf(running);

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
      const before = await everything();
      const rehearsed = await send(fixture.client, operation, requestOf(operation), { 'Dry-Run': 'true' });
      expect(rehearsed.body).toMatchObject({ code: 200, success: true });
      expect(rehearsed.headers.get('dry-run')).toBe('true');
      if (operation.streamed === undefined) expect(rehearsed.body.dryRun.totalCount).toEqual(expect.any(Number));
      expect(await everything()).toEqual(before);
    },
  );

  it('shows what the call would have changed, with the difference of the states', async () => {
    const changed = await fixture.client.post(
      `/dashboards/${fixture.dashboard}/modify`,
      { name: 'tried' },
      { 'Dry-Run': 'true' },
    );
    expect(changed.body.dryRun).toMatchObject({
      totalCount: 1,
      changes: [
        {
          noun: 'dashboards',
          verb: 'modify',
          objectUUID: fixture.dashboard,
          objectName: 'tried',
          stateBefore: 'stored',
          stateAfter: 'stored',
          diff: {
            truncated: false,
            changes: [
              { path: '/name', kind: 'changed', after: 'tried' },
              { path: '/body/title', kind: 'changed', after: 'tried' },
            ],
          },
        },
      ],
    });
    const { uuid } = must(
      await fixture.client.post('/dashboards/create', { name: 'new' }, { 'Dry-Run': 'true' }),
    ).content;
    expect(uuid).toMatch(/^dsbd_/);
    const gone = await fixture.client.post(`/dashboards/${fixture.dashboard}/delete`, {}, { 'Dry-Run': 'true' });
    expect(gone.body.dryRun.changes).toMatchObject([
      { verb: 'delete', stateBefore: 'stored', stateAfter: 'absent', diff: null },
    ]);
    // The tag goes from everything that carries it.
    const cascade = await fixture.client.post('/tag/delete', { tagUUIDs: [fixture.tag] }, { 'Dry-Run': 'true' });
    const touched = cascade.body.dryRun.changes.map(({ noun }: { noun: string }) => noun);
    expect(touched).toContain('tags');
    expect(cascade.body.dryRun.totalCount).toBe(touched.length);
    const real = await fixture.client.post('/tag/create', { name: 'no rehearsal' });
    expect(real.body).not.toHaveProperty('dryRun');
  });

  it('may be asked for in the query and as a preference too', async () => {
    const before = await rowsOf(running);
    const byQuery = await fixture.client.post('/dashboards/create?dryRun=true', { name: 'dry' });
    const byPreference = await fixture.client.post(
      '/dashboards/create',
      { name: 'dry' },
      { Prefer: 'respond-async, dry-run' },
    );
    for (const { status, headers } of [byQuery, byPreference]) {
      expect([status, headers.get('dry-run')]).toEqual([200, 'true']);
    }
    expect(byPreference.headers.get('preference-applied')).toBe('dry-run');
    expect(await rowsOf(running)).toEqual(before);
    for (const query of ['dryRun=yes', 'dryRun', 'dryRun=true&dryRun=true']) {
      const refused = await fixture.client.post(`/dashboards/create?${query}`, { name: 'dry' });
      expect(refused.body).toMatchObject({
        errorCode: 'InvalidParameter',
        errorDetail: { problems: [{ in: 'query' }] },
      });
    }
    // Where nothing is changed there is nothing to rehearse.
    expect((await fixture.client.get('/dashboards/list?dryRun=true')).status).toBe(400);
    must(await fixture.client.post('/tag/create?dryRun=false', { name: 'not dry' }));
    expect(await rowsOf(running)).not.toEqual(before);
  });

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

  it.each(changing.map((operation) => [operation.id, operation] as const))(
    'makes a repeat of %s answer as the first call and change nothing',
    async (id, operation) => {
      const own = await newFixture(running.address, apiKey);
      const request = validRequests[id]?.(own) ?? {};
      const first = must(await send(own.client, operation, request, keyed(id)));
      // What the first call brought about outside of the store runs after it.
      await vi.waitFor(async () => expect((await rowsOf(running)).outbox).toMatch(/^0 rows/), { timeout: 30_000 });
      const before = await everything();
      const again = await send(own.client, operation, request, keyed(id));
      if ((operation.secrets?.content ?? []).length > 0) {
        expect(again.body).toMatchObject({ code: 409, errorCode: 'SecretAlreadyShown' });
      } else if (operation.streamed !== undefined) {
        // A report that is sent as it is made is not kept; the repeat finds everything there.
        expect(again.content).toEqual(first.content);
      } else {
        expect(again.content).toEqual(first.content);
        expect(again.headers.get('idempotent-replay')).toBe('true');
        expect(again.etag).toBe(first.etag);
      }
      expect(await everything()).toEqual(before);
    },
  );

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

  it('gives the first answer to who hung up before it came', async () => {
    const body = JSON.stringify({ name: 'never heard of' });
    const headers = { 'DF-API-KEY': fixture.key, 'Content-Type': 'application/json', ...keyed('hung-up') };
    const asked = request(`${running.address}/api/v1/dashboards/create`, { method: 'POST', headers });
    asked.on('error', () => undefined);
    await new Promise<void>((resolve) => asked.end(body, resolve));
    asked.destroy();
    const answer = must(await fixture.client.post('/dashboards/create', body, keyed('hung-up')));
    const again = must(await fixture.client.post('/dashboards/create', body, keyed('hung-up')));
    expect(again.content).toEqual(answer.content);
    expect((await fixture.client.get('/dashboards/list?search=never+heard+of')).body.pageInfo.totalCount).toBe(1);
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
