import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openApiClient } from './support/client.ts';
import { type Fixture, must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

let running: RunningServer;
let fixture: Fixture;
beforeEach(async () => {
  running = await startInProcess({ environment: { BELVEDERE_ENGINE: 'off' } });
  fixture = await newFixture(running.address, apiKey);
});
afterEach(() => running.stop());

interface Follower {
  readonly answer: Response;
  /** Everything that came, once it fits. */
  readonly until: (pattern: RegExp) => Promise<string>;
  /** Everything that came until the server ended it. */
  readonly toEnd: () => Promise<string>;
  readonly hangUp: () => void;
}

async function follow(query = '', headers: Record<string, string> = {}, key = fixture.key): Promise<Follower> {
  const controller = new AbortController();
  const answer = await fetch(`${running.address}/api/v1/change/stream${query}`, {
    headers: { 'DF-API-KEY': key, ...headers },
    signal: controller.signal,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const read = async (isEnough: () => boolean): Promise<string> => {
    while (!isEnough()) {
      const { done = true, value = '' } = (await reader?.read()) ?? {};
      text += value;
      if (done) break;
    }
    return text;
  };
  return {
    answer,
    until: (pattern) => read(() => pattern.test(text)),
    toEnd: () => read(() => false),
    hangUp: () => controller.abort(),
  };
}

const createTag = async (name: string): Promise<void> => {
  must(await fixture.client.post('/tag/create', { name }));
};
const idsOf = (text: string): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
const namesOf = (text: string): string[] => [...text.matchAll(/"objectName":"([^"]*)"/g)].map(([, name = '']) => name);

test('changes come as they happen, as events that browsers read, and not compressed', async () => {
  const follower = await follow('', { 'Accept-Encoding': 'gzip' });
  expect(Object.fromEntries(follower.answer.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=UTF-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  expect(follower.answer.headers.get('content-encoding')).toBeNull();
  await follower.until(/retry: 2000/);
  await createTag('one');
  await follower.until(/"objectName":"one"/);
  await createTag('two');
  const text = await follower.until(/"objectName":"two"/);
  expect(text).toMatch(/^id: \d+\nevent: change\ndata: \{"uuid":"chg_[0-9a-f]{32}",.*\}\n\n/m);
  expect(namesOf(text)).toEqual(['one', 'two']);
  follower.hangUp();
});

test('whoever goes on with the last id misses nothing and sees nothing twice', async () => {
  const follower = await follow();
  await follower.until(/retry/);
  await createTag('one');
  const [last = 0] = idsOf(await follower.until(/"one"/));
  follower.hangUp();
  await createTag('two');
  await createTag('three');
  // Browsers ask for the address again that they began with, and add the header.
  const resumed = await follow('?after=0&follow=false', { 'Last-Event-ID': String(last) });
  const text = await resumed.toEnd();
  expect(namesOf(text)).toEqual(['two', 'three']);
  expect(idsOf(text)).toEqual([last + 1, last + 2]);
  const bad = await follow('', { 'Last-Event-ID': 'seven' });
  expect(bad.answer.status).toBe(400);
});

test('from the start, of one kind of object, page after page', async () => {
  for (let index = 0; index < 120; index += 1) await createTag(`tag ${index}`);
  const all = await (await follow('?after=0&follow=false')).toEnd();
  expect(idsOf(all)).toEqual(Array.from(idsOf(all), (_, index) => index + 1));
  expect(idsOf(all).length).toBeGreaterThan(120);
  const dashboards = await (await follow('?after=0&follow=false&noun=dashboards')).toEnd();
  expect(dashboards).not.toContain('"noun":"tags"');
  expect(namesOf(dashboards)).toHaveLength(2);
});

test('a key that is revoked is told nothing more', async () => {
  const made = must(await fixture.client.post('/workspace/accesskey/add', { name: 'follower' })).content;
  const follower = await follow('', {}, made.sk);
  await follower.until(/retry/);
  must(await fixture.client.post(`/workspace/accesskey/${made.uuid}/delete`));
  const text = await follower.toEnd();
  expect(text).toMatch(/event: end\ndata: \{"errorCode":"InvalidApiKey"/);
  expect(namesOf(text)).toEqual([]);
});

test('it is closed to roles that may not read changes, and says nothing of other workspaces', async () => {
  const made = must(await fixture.client.post('/workspace/accesskey/add', { name: 'reader', roleUUIDs: ['readOnly'] }));
  expect((await follow('', {}, made.content.sk)).answer.status).toBe(403);
  const follower = await follow();
  await follower.until(/retry/);
  must(await openApiClient(running.address, apiKey).post('/tag/create', { name: 'foreign' }));
  await createTag('own');
  expect(namesOf(await follower.until(/"own"/))).toEqual(['own']);
  follower.hangUp();
});

test('a caller has a few streams at a time; one that it leaves makes room', async () => {
  const followers = await Promise.all(Array.from({ length: 5 }, () => follow()));
  await Promise.all(followers.map(({ until }) => until(/retry/)));
  const refused = await follow();
  expect(refused.answer.status).toBe(429);
  expect(refused.answer.headers.get('retry-after')).toBe('10');
  followers[0]?.hangUp();
  for (;;) {
    const next = await follow();
    if (next.answer.status === 200) break;
    await setTimeout(10);
  }
  for (const { hangUp } of followers) hangUp();
});

test('a server that stops ends the streams and does not wait for them', async () => {
  const follower = await follow();
  await follower.until(/retry/);
  const [text] = await Promise.all([follower.toEnd(), running.server.close()]);
  expect(text).toBe('retry: 2000\n\n');
  running = await startInProcess({ environment: { BELVEDERE_ENGINE: 'off' } });
});
