import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound, parseAllowedTarget } from '../../../outbound/index.ts';
import type { Context } from '../../kernel/context.ts';
import { contextFor, openTestKernel, type TestKernel } from '../../testing/index.ts';
import { createDataSource } from '../create.ts';
import { checkDataSource, type DataSourceHealth } from '../health.ts';
import { type QueryAnswer, queryDataSources } from '../query.ts';
import type { DataSourceState } from '../state.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  /** Of the query and of a form, together. */
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Told {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  /** One byte after the other, without an end. */
  readonly trickles?: boolean;
}

/** A data source that answers what a test says, and a kernel that may reach it. */
export interface FakeTarget {
  readonly url: string;
  readonly kernel: TestKernel;
  readonly asked: Asked[];
  answer: (asked: Asked) => Told;
  /** A data source for the target in a workspace of its own, and what can be asked of it. */
  readonly source: (
    state: Partial<DataSourceState> & { type: string },
    secrets?: Record<string, string>,
  ) => Promise<{
    readonly ctx: Context;
    readonly uid: string;
    readonly query: (model: Record<string, unknown>, range?: { from?: unknown; to?: unknown }) => Promise<QueryAnswer>;
    readonly health: () => Promise<DataSourceHealth>;
  }>;
  readonly close: () => Promise<void>;
}

export async function startFakeTarget(): Promise<FakeTarget> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, search } = new URL(request.url ?? '', 'http://fake');
    const isForm = request.headers['content-type']?.includes('form-urlencoded') === true;
    const parameters = new URLSearchParams(isForm && search === '' ? body : `${search.slice(1)}&${isForm ? body : ''}`);
    const one = { method: request.method ?? '', path: pathname, parameters, headers: request.headers, body };
    asked.push(one);
    const { status = 200, json, text = JSON.stringify(json), trickles = false } = target.answer(one);
    if (trickles) {
      const trickle = () => {
        if (!response.destroyed) response.write(' ', () => setImmediate(trickle));
      };
      trickle();
      return;
    }
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const allowed = parseAllowedTarget(`127.0.0.1:${port}`);
  const kernel = await openTestKernel({ outbound: createOutbound({ allow: allowed === undefined ? [] : [allowed] }) });
  const target: FakeTarget = {
    url: `http://127.0.0.1:${port}`,
    kernel,
    asked,
    answer: () => ({ status: 500, text: 'the test says nothing' }),
    source: async (state, secrets = {}) => {
      const ctx = await contextFor(kernel);
      const { uid } = await createDataSource({
        ctx,
        input: {
          state: {
            uid: undefined,
            name: 'fake',
            access: 'proxy',
            url: target.url,
            user: '',
            database: '',
            basicAuth: false,
            basicAuthUser: '',
            withCredentials: false,
            isDefault: false,
            readOnly: false,
            jsonData: {},
            ...state,
          },
          secrets: { set: secrets, removed: [] },
        },
      });
      asked.length = 0;
      return {
        ctx,
        uid,
        query: (model, { from = '1700000000000', to = '1700003600000' } = {}) =>
          queryDataSources({
            ctx,
            input: {
              queries: [{ refId: 'A', datasource: { uid }, intervalMs: 15_000, maxDataPoints: 240, ...model }],
              from,
              to,
            },
          }),
        health: () => checkDataSource({ ctx, input: { selector: { uid } } }),
      };
    },
    close: async () => {
      await kernel.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return target;
}

/** The frames of a query that must have been answered. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into frames of every shape
export function framesIn({ results }: QueryAnswer, refId = 'A'): any[] {
  const result = results[refId];
  if (result === undefined || !('frames' in result) || result.status !== 200) {
    throw new Error(`the query failed: ${JSON.stringify(result)}`);
  }
  return [...result.frames];
}
