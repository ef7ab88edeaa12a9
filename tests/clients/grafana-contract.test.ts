import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups } from '../../server/src/dialects/grafana/serve.ts';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { Contract } from './contract/contract.ts';
import { dataSources } from './contract/data-sources.ts';
import { operations } from './contract/operations.ts';
import { sections } from './contract/sections.ts';

const target = createServer((_request, response) => response.end('taken'));
let server: GrafanaServer;
let contract: Contract;
beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  server = await startGrafana({ BELVEDERE_PROXY_ALLOW: '127.0.0.1', BELVEDERE_ALLOW_SIGN_UP: 'true' });
  contract = new Contract(server);
});
afterAll(async () => {
  await server.stop();
  target.close();
});

describe('the answers hold what clients read', () => {
  it.each(sections)('%s', (_, hold) => hold(contract));
  it('data sources', () => dataSources(contract, `http://127.0.0.1:${(target.address() as AddressInfo).port}`));
});

describe('the list of operations', () => {
  const served = (): string[] => {
    const { kernel } = server.server;
    // What else the options hold is asked for when a request comes.
    const routes = groups({ kernel } as Parameters<typeof groups>[0]).flat();
    return routes.flatMap(({ method, path }) => [method].flat().map((each) => `${each} ${path}`));
  };

  it('names all that are served and nothing else: one that vanishes breaks clients, a new one is added to it', () => {
    expect(served().sort()).toEqual([...operations].sort());
  });

  it('has each held to its contract above', () => {
    expect(operations.filter((operation) => !contract.called.has(operation))).toEqual([]);
  });
});
