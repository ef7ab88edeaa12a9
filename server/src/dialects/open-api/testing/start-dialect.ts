import type { CallRecord } from '../../../calls/call-record.ts';
import type { UnattributedCall } from '../../../calls/recorder.ts';
import { memoryRecorder } from '../../../calls/testing/memory-recorder.ts';
import { BelvedereError } from '../../../errors/index.ts';
import { startTestServer, type TestServer } from '../../../http/testing/test-server.ts';
import { parseJson } from '../../../json/index.ts';
import type { Authenticate, Caller } from '../../../workspace/kernel/caller.ts';
import type { Kernel } from '../../../workspace/kernel/kernel.ts';
import { countingRefusals, createFailedCredentials } from '../../failed-credentials.ts';
import { createLimits } from '../../limits.ts';
import { type OpenApiOptions, openApiFailureForm, serveOpenApi } from '../index.ts';
import { routesOf } from '../open-api-dialect.ts';
import { createWidgets, type WidgetCall } from './widgets.ts';

export interface TestDialect extends TestServer {
  /** What was noted of the calls, oldest first. */
  readonly recorded: CallRecord[];
  readonly counted: UnattributedCall[];
  readonly calls: WidgetCall[];
  /** What the router was given by the dialect, as `GET /api/v1/widget/{widget_uuid}/get`. */
  readonly routes: string[];
  /** The clock of the limits, in milliseconds; move it by writing to it. */
  readonly clock: { nowMs: number };
  readonly get: (path: string, headers?: Record<string, string>) => Promise<TestAnswer>;
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<TestAnswer>;
  readonly send: (method: string, path: string, init?: RequestInit) => Promise<TestAnswer>;
}

interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
}

const caller: Caller = {
  workspace: { id: 1, uuid: 'wksp_1' },
  actor: { kind: 'key', uuid: 'wsak_1', name: 'script' },
  roles: ['wsAdmin'],
  permissions: new Set(['widget.read']),
  readOnly: false,
  serverAdmin: false,
  credential: 'key',
  limitPerMinute: null,
  workspaceLimitPerMinute: null,
};

/** Credentials by their secret or token; every other one is refused. */
const callers: Readonly<Record<string, Partial<Caller>>> = {
  good: {},
  powerless: { permissions: new Set() },
  reading: { readOnly: true },
  limited: { actor: { kind: 'key', uuid: 'wsak_2', name: 'limited' }, limitPerMinute: 2 },
  shared: { actor: { kind: 'key', uuid: 'wsak_3', name: 'shared' }, limitPerMinute: 10, workspaceLimitPerMinute: 3 },
  session: { actor: { kind: 'account', uuid: 'acnt_1', name: 'Tess' }, credential: 'session' },
};

const authenticate: Authenticate = async (credential) => {
  if (credential.kind === 'signature' || credential.kind === 'password') throw new BelvedereError('InvalidApiKey');
  const name = credential.kind === 'key' ? credential.secret : credential.token;
  if (name === 'elsewhere') throw new BelvedereError('AddressNotAllowed');
  const known = Object.hasOwn(callers, name) ? callers[name] : undefined;
  if (known === undefined || (known.credential ?? 'key') !== credential.kind) throw new BelvedereError('InvalidApiKey');
  return { ...caller, ...known };
};

/** The dialect over the widget operations on a free port, called with a good key unless the headers say otherwise. */
export async function startDialect(
  options: Partial<OpenApiOptions> = {},
  serverOptions: Parameters<typeof startTestServer>[0] = {},
): Promise<TestDialect> {
  const { operations, calls } = createWidgets();
  const routes: string[] = [];
  const { recorder, recorded, counted } = memoryRecorder();
  const clock = { nowMs: 1_795_304_528_704 };
  const server = await startTestServer(
    { failureForms: [openApiFailureForm(options.publicUrl?.href ?? '')], ...serverOptions },
    async (http) => {
      const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
      // The verbs of the widgets touch neither store nor secrets.
      const secrets = { id: '', deriveKey: () => Buffer.alloc(32) };
      const kernel = { now: () => clock.nowMs, log, secrets, idempotencyHours: 24 } as unknown as Kernel;
      const served = options.operations ?? operations;
      routes.push(...served.flatMap(routesOf).map(({ method, path }) => `${method} ${path}`));
      serveOpenApi(http, {
        operations,
        authenticate: countingRefusals(authenticate, createFailedCredentials(kernel.now, 3)),
        kernel,
        rehearse: async () => ({ totalCount: 0, changes: [] }),
        recorder,
        bodyBytesMax: 100_000,
        limits: createLimits(kernel.now),
        ...options,
      });
    },
  );
  const send: TestDialect['send'] = async (method, path, init = {}) => {
    const response = await fetch(server.address + path, { method, ...init });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : parseJson(text),
    };
  };
  const get: TestDialect['get'] = (path, headers = { 'DF-API-KEY': 'good' }) => send('GET', path, { headers });
  const post: TestDialect['post'] = (path, body, headers = {}) =>
    send('POST', path, {
      headers: { 'DF-API-KEY': 'good', 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { ...server, recorded, counted, calls, routes, clock, get, post, send };
}
