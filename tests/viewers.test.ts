import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from './support/client.ts';
import { must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

let running: RunningServer;
let client: Client;
let key: string;
let uuids: string[];

beforeAll(async () => {
  running = await startInProcess();
  ({ client, key } = await newFixture(running.address, apiKey));
  uuids = [];
  for (const name of ['often', 'once', 'never']) {
    uuids.push(must(await client.post('/viewer/add', { name })).content.uuid);
  }
});
afterAll(() => running.stop());

const names = async (on: Client, filter: string): Promise<string[]> =>
  must(await on.get(`/viewer/list?filter=${filter}`)).content.map((row: { name: string }) => row.name);

test('oftenBrowse lists what the caller himself has opened more than once, in either spelling', async () => {
  const [often = '', once = ''] = uuids;
  expect(await names(client, 'oftenBrowse')).toEqual([]);
  for (const uuid of [often, once, often]) must(await client.get(`/viewer/${uuid}/get`));
  expect(await names(client, 'oftenBrowse')).toEqual(['often']);
  expect(await names(client, 'ofenBrowse')).toEqual(['often']);
  expect(await names(client, 'total')).toHaveLength(4);
});

test('a list without paging is one page of 50', async () => {
  expect((await client.get('/viewer/list')).body.pageInfo).toEqual({
    count: 4,
    pageIndex: 1,
    pageSize: 50,
    totalCount: 4,
  });
});

test.each([undefined, 'null', '{}', ''])('modify and import take the body %j and change nothing', async (body) => {
  const [, , uuid = ''] = uuids;
  for (const verb of ['modify', 'import']) {
    const answer = await fetch(`${running.address}/api/v1/viewer/${uuid}/${verb}`, {
      method: 'POST',
      headers: { 'DF-API-KEY': key, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"']);
  }
});
