import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let target: Server;
let server: GrafanaServer;
let viewer: GrafanaServer['admin'];
let source: { id: number; uid: string };

beforeAll(async () => {
  target = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"status":"success","data":{"resultType":"scalar","result":[1700000000,"2"]}}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => target.once('listening', resolve));
  const { port } = target.address() as AddressInfo;
  server = await startGrafana({ BELVEDERE_PROXY_ALLOW: `127.0.0.1:${port}` });
  viewer = (await server.newUser()).ask;
  const body = { name: 'metrics', type: 'prometheus', access: 'proxy', url: `http://127.0.0.1:${port}` };
  source = (await server.key('POST', '/api/datasources', body)).body.datasource;
});
afterAll(async () => {
  await server.stop();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});

const query = (body: unknown) => viewer('POST', '/api/ds/query?ds_type=prometheus&requestId=Q1', body);
const onePlusOne = { refId: 'test', expr: '1+1', instant: true };

describe('a query', () => {
  it('names its data source by uid, by object and by number, and is answered in frames', async () => {
    for (const named of [
      { datasource: source.uid },
      { datasource: { uid: source.uid } },
      { datasourceId: source.id },
    ]) {
      const { status, body } = await query({ queries: [{ ...onePlusOne, ...named }], from: 'now-1h', to: 'now' });
      expect(status).toBe(200);
      expect(body.results.test.status).toBe(200);
      expect(body.results.test.frames[0].data.values[1][0]).toBe(2);
    }
  });

  it('that fails makes the status 400 and leaves the others answered', async () => {
    const datasource = { uid: source.uid };
    const queries = [
      { ...onePlusOne, datasource },
      { refId: 'B', datasource },
    ];
    const { status, body } = await query({ queries, from: 1_700_000_000_000, to: 1_700_000_060_000 });
    expect(status).toBe(400);
    expect(body.results.test.status).toBe(200);
    expect(body.results.B).toEqual({ error: 'the query has no expr', errorSource: 'plugin', status: 400, frames: [] });
  });

  it('over other queries is refused by itself, and the others are answered', async () => {
    const named = [
      { datasource: { uid: '__expr__', type: '__expr__' } },
      { datasource: '-100' },
      { datasourceId: -100 },
    ];
    for (const expression of named) {
      const queries = [
        { ...onePlusOne, datasource: { uid: source.uid } },
        { refId: 'C', type: 'math', expression: '$test * 2', ...expression },
      ];
      const { status, body } = await query({ queries, from: 'now-1h', to: 'now' });
      expect(status).toBe(400);
      expect(body.results.test).toMatchObject({ status: 200, frames: [expect.anything()] });
      expect(body.results.C).toEqual({
        error: 'expressions over other queries are not served',
        errorSource: 'plugin',
        status: 400,
        frames: [],
      });
    }
  });

  it('needs to be there, and to name a data source of the organization', async () => {
    for (const body of [{}, { queries: [] }, { queries: null }]) {
      expect(await query(body)).toMatchObject({
        status: 400,
        body: { message: 'no queries found in request', messageId: 'query.noQueries' },
      });
    }
    expect(await query({ queries: [{ datasource: { uid: 'unknown' }, expr: '1' }] })).toMatchObject({
      status: 404,
      body: { message: 'data source not found' },
    });
    expect((await query({ queries: [1] })).status).toBe(400);
    expect((await query({ queries: [{ ...onePlusOne, datasource: source.uid }], from: 'never' })).status).toBe(400);
  });
});

describe('a health check', () => {
  it('is OK by number and by uid for viewers', async () => {
    for (const path of [`${source.id}`, `uid/${source.uid}`]) {
      expect(await viewer.get(`/api/datasources/${path}/health`)).toMatchObject({
        status: 200,
        body: { status: 'OK', message: 'Successfully queried the Prometheus API.' },
      });
    }
  });

  it('is 400 with the reason when it fails, 404 for what cannot be asked or is not there', async () => {
    const make = async (body: object) => (await server.key('POST', '/api/datasources', body)).body.datasource.uid;
    const broken = await make({ name: 'broken', type: 'loki', url: 'http://169.254.169.254' });
    expect(await viewer.get(`/api/datasources/uid/${broken}/health`)).toMatchObject({
      status: 400,
      body: { status: 'ERROR', message: expect.stringContaining('BELVEDERE_PROXY_ALLOW') },
    });
    const unknown = await make({ name: 'unknown type', type: 'something' });
    for (const uid of [unknown, 'none']) {
      expect((await viewer.get(`/api/datasources/uid/${uid}/health`)).status).toBe(404);
    }
  });
});
