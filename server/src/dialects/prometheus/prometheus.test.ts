import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { bitsOf, foreignWriteRequest, snappy } from '../../ingest/testing/foreign-write-request.ts';
import { testToken } from '../../ingest/testing/memory-sink.ts';
import { findProgram, programFolder, startProgram } from '../../workspace/data-sources/testing/run-program.ts';
import { type IngestServer, startIngest } from '../testing/start-ingest.ts';
import { prometheusFailureForm, servePrometheus } from './index.ts';

let server: IngestServer;
beforeAll(async () => {
  server = await startIngest(servePrometheus, prometheusFailureForm);
});
beforeEach(() => {
  server.sink.batches.length = 0;
  server.sink.failure = undefined;
});
afterAll(() => server.stop());

const write = (body: Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.address}/prometheus/api/v1/write`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${testToken}`,
      'Content-Type': 'application/x-protobuf',
      'Content-Encoding': 'snappy',
      'X-Prometheus-Remote-Write-Version': '0.1.0',
      ...headers,
    },
    body,
  });
const up = { labels: { __name__: 'up' }, samples: [[bitsOf(1), 1_700_000_000_000]] } as const;

test('a write is answered 204 when its samples are stored', async () => {
  const answer = await write(snappy(foreignWriteRequest([up])));
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  expect(server.sink.points()).toHaveLength(1);
  expect(server.counted.at(-1)).toMatchObject({ dialect: 'prometheus', status: 204 });
});

test('samples that are refused are told in words, the others are stored', async () => {
  const answer = await write(snappy(foreignWriteRequest([{ labels: { a: 'b' }, samples: [[bitsOf(1), 1]] }, up])));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('1 samples were refused and 1 were stored');
  expect(server.sink.points()).toHaveLength(1);
});

test.each<[string, Buffer, Record<string, string>, number]>([
  ['a token that nobody knows', snappy(foreignWriteRequest([up])), { Authorization: 'Bearer wrong' }, 401],
  ['a damaged body', Buffer.from('up 1'), {}, 400],
  [
    'the second version',
    snappy(foreignWriteRequest([up])),
    {
      'Content-Type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    },
    415,
  ],
])('%s is answered in words', async (_name, body, headers, status) => {
  const answer = await write(body, headers);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(server.sink.points()).toEqual([]);
  expect(server.sink.inside()).toBe(0);
});

test('what has to be sent again is answered 503 with the time to wait', async () => {
  server.sink.failure = new BelvedereError('StorageFull', undefined, { retryAfterSeconds: 30 });
  const answer = await write(snappy(foreignWriteRequest([up])));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
});

test('a fault that nobody has a code for does not keep Prometheus from sending what comes after', async () => {
  server.sink.failure = new TypeError('a defect');
  const answer = await write(snappy(foreignWriteRequest([up])));
  expect([answer.status, await answer.text()]).toEqual([400, 'unknown error']);
});

test('unknown paths are answered in the form of the API of Prometheus', async () => {
  const answer = await fetch(`${server.address}/prometheus/api/v1/query?query=up`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'not_found' });
});

const prometheus = findProgram('prometheus');

/** Something to scrape that can go away. */
function startTarget(): Promise<{ target: Server; address: string }> {
  const target = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' });
    response.end('shop_orders_total{shop="a"} 12\nshop_open 0.5\n');
  });
  return new Promise((resolve) => {
    target.listen(0, '127.0.0.1', () => {
      resolve({ target, address: `127.0.0.1:${(target.address() as AddressInfo).port}` });
    });
  });
}

test.skipIf(prometheus === undefined)(
  'a real Prometheus (skipped where it is not installed) writes what it scrapes, and says when a series has ended',
  async () => {
    const { target, address } = await startTarget();
    const folder = programFolder('prometheus-writer');
    const configuration = join(folder.path, 'prometheus.yml');
    writeFileSync(
      configuration,
      JSON.stringify({
        global: { scrape_interval: '1s', scrape_timeout: '1s' },
        scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [address] }] }],
        remote_write: [
          {
            url: `${server.address}/prometheus/api/v1/write`,
            authorization: { credentials: testToken },
            queue_config: { batch_send_deadline: '1s' },
          },
        ],
      }),
    );
    folder.give(configuration);
    const running = await startProgram(
      prometheus ?? '',
      [
        `--config.file=${configuration}`,
        `--storage.tsdb.path=${join(folder.path, 'data')}`,
        '--web.listen-address=127.0.0.1:0',
      ],
      { folder: folder.path, ready: /Server is ready to receive web requests/ },
    );
    try {
      const scraped = await server.sink.until((points) =>
        points.some(({ fields }) => fields.get('shop_orders_total') === 12),
      );
      const orders = scraped.find(({ fields }) => fields.has('shop_orders_total'));
      expect(orders).toMatchObject({ measurement: 'shop' });
      expect(Object.fromEntries(orders?.tags ?? [])).toEqual({ instance: address, job: 'shop', shop: 'a' });
      expect(scraped.some(({ fields }) => fields.get('up') === 1)).toBe(true);
      target.close();
      target.closeAllConnections();
      const ended = await server.sink.until((points) =>
        points.some(({ fields }) => fields.get('shop_orders_total/stale') === true),
      );
      const stale = ended.find(({ fields }) => fields.has('shop_orders_total/stale'));
      expect(Object.fromEntries(stale?.tags ?? [])).toEqual({ instance: address, job: 'shop', shop: 'a' });
    } finally {
      target.close();
      target.closeAllConnections();
      await running.stop();
      folder.remove();
    }
  },
  120_000,
);
