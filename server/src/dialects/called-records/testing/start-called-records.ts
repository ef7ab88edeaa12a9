import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallRecord } from '../../../calls/call-record.ts';
import { createRecorder } from '../../../calls/create-recorder.ts';
import { createCallSearch } from '../../../calls/create-search.ts';
import type { UnattributedCall } from '../../../calls/recorder.ts';
import type { CallSearch, StoredCall } from '../../../calls/search.ts';
import { insertCalls, storedCall } from '../../../calls/testing/insert-calls.ts';
import type { HttpServerOptions } from '../../../http/index.ts';
import { startTestServer, type TestServer } from '../../../http/testing/test-server.ts';
import { openTestTelemetry, quiet } from '../../../telemetry/testing/open-test-telemetry.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { createAuthenticate, createKeyUsage } from '../../../workspace/keys/index.ts';
import { keyOperations } from '../../../workspace/keys/operations.ts';
import {
  callOperation,
  contextFor,
  openTestKernel,
  operationNamed,
  type TestKernel,
} from '../../../workspace/testing/index.ts';
import { countingRefusals, createFailedCredentials } from '../../failed-credentials.ts';
import { createLimits } from '../../limits.ts';
import { calledRecordsFailureForm, serveCalledRecords } from '../index.ts';

export interface TestKey {
  readonly uuid: string;
  readonly sk: string;
}

/** A call and when it was answered, in milliseconds. */
export type TimedCall = readonly [timeMs: number, overrides?: Partial<CallRecord>];

export interface CalledRecordsServer extends TestServer {
  readonly kernel: TestKernel;
  /** Calls that were counted and not recorded. */
  readonly counted: UnattributedCall[];
  /** A workspace of its own, acted on as its administrator. */
  readonly newWorkspace: () => Promise<Context>;
  readonly newKey: (ctx: Context, settings?: object) => Promise<TestKey>;
  /** Calls an operation of keys and answers its content. */
  readonly call: (id: string, ctx: Context, request: Parameters<typeof callOperation>[2]) => Promise<unknown>;
  /** Puts calls of a workspace into the record. */
  readonly add: (ctx: Context, calls: readonly TimedCall[]) => Promise<void>;
  readonly lastCall: (ctx: Context) => Promise<StoredCall | undefined>;
  readonly close: () => Promise<void>;
}

export interface CalledRecordsTestOptions {
  /** Stands between the dialect and the record. */
  readonly search?: (record: CallSearch) => CallSearch;
  readonly http?: Partial<HttpServerOptions>;
  readonly publicAddress?: { readonly origin: string; readonly basePath: string };
  readonly failedCredentialsPerMinute?: number;
}

/** The dialect over HTTP with real keys, store, recorder and engine. The clock is that of the machine: clients sign with it. */
export async function startCalledRecords({
  search = (record) => record,
  http = {},
  publicAddress,
  failedCredentialsPerMinute = 0,
}: CalledRecordsTestOptions = {}): Promise<CalledRecordsServer> {
  const { telemetry, close: closeTelemetry } = await openTestTelemetry();
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-called-records-'));
  const recorder = createRecorder({ folder, telemetry, log: quiet, spoolBytesMax: 100_000_000 });
  const record = createCallSearch({ telemetry, settle: () => recorder.settle() });
  const kernel: TestKernel = { ...(await openTestKernel({ calls: search(record) })), now: Date.now };
  const usage = createKeyUsage(kernel);
  const counted: UnattributedCall[] = [];
  const server = await startTestServer({ failureForms: [calledRecordsFailureForm], ...http }, (started) =>
    serveCalledRecords(started, {
      kernel,
      recorder: {
        reserve: () => recorder.reserve(),
        append: (...call) => recorder.append(...call),
        countUnattributed: (call) => {
          counted.push(call);
        },
        settle: () => recorder.settle(),
        state: () => recorder.state(),
        close: () => recorder.close(),
      },
      authenticate: countingRefusals(
        createAuthenticate(kernel, { keyIdLogin: false }, usage),
        createFailedCredentials(kernel.now, failedCredentialsPerMinute),
      ),
      limits: createLimits(kernel.now),
      publicAddress,
    }),
  );
  const call: CalledRecordsServer['call'] = async (id, ctx, request) =>
    (await callOperation(operationNamed(keyOperations, id), ctx, request)).content;
  let added = 0;
  return {
    ...server,
    kernel,
    counted,
    newWorkspace: () => contextFor(kernel),
    newKey: async (ctx, settings = {}) =>
      (await call('keys.create', ctx, { body: { name: 'reader of calls', ...settings } })) as TestKey,
    call,
    add: (ctx, calls) =>
      insertCalls(
        telemetry,
        calls.map(([timeMs, overrides]) => {
          added += 1;
          return storedCall(timeMs * 1000 + (added % 1000), { workspace: ctx.workspace.uuid, ...overrides });
        }),
      ),
    lastCall: async (ctx) => (await record.page({ workspace: ctx.workspace.uuid, filter: {} }, { limit: 1 }))[0],
    close: async () => {
      await server.http.close();
      await recorder.close();
      await usage.stop();
      await kernel.close();
      await closeTelemetry();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
