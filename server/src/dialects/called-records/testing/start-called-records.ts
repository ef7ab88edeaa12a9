import type { CallSearch } from '../../../calls/search.ts';
import type { HttpServerOptions } from '../../../http/index.ts';
import { startTestServer, type TestServer } from '../../../http/testing/test-server.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import type { Kernel } from '../../../workspace/kernel/kernel.ts';
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
import { type MemoryCalls, memoryCalls } from './memory-calls.ts';

export interface TestKey {
  readonly uuid: string;
  readonly sk: string;
}

export interface CalledRecordsServer extends TestServer {
  readonly kernel: TestKernel;
  readonly calls: MemoryCalls;
  /** A workspace of its own, acted on as its administrator. */
  readonly newWorkspace: () => Promise<Context>;
  readonly newKey: (ctx: Context, settings?: object) => Promise<TestKey>;
  readonly call: (id: string, ctx: Context, request: Parameters<typeof callOperation>[2]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface CalledRecordsTestOptions {
  /** Stands between the dialect and the record. */
  readonly search?: (record: CallSearch) => CallSearch;
  readonly http?: Partial<HttpServerOptions>;
  readonly failedCredentialsPerMinute?: number;
}

/** The dialect over HTTP with real keys in a real store; the record of calls is in memory. The clock is that of the machine. */
export async function startCalledRecords({
  search = (record) => record,
  http,
  failedCredentialsPerMinute = 0,
}: CalledRecordsTestOptions = {}): Promise<CalledRecordsServer> {
  const calls = memoryCalls();
  const testKernel = await openTestKernel({ calls: search(calls.search) });
  // What a real client signs has the date of the machine.
  const kernel: TestKernel = { ...testKernel, now: Date.now };
  const usage = createKeyUsage(kernel);
  const server = await startTestServer({ failureForms: [calledRecordsFailureForm], ...http }, (started) =>
    serveCalledRecords(started, {
      kernel: kernel as Kernel,
      recorder: calls.recorder,
      authenticate: countingRefusals(
        createAuthenticate(kernel, { keyIdLogin: false }, usage),
        createFailedCredentials(kernel.now, failedCredentialsPerMinute),
      ),
      limits: createLimits(kernel.now),
      publicAddress: http?.publicUrl === undefined ? undefined : publicAddressOf(http.publicUrl),
    }),
  );
  const call: CalledRecordsServer['call'] = async (id, ctx, request) =>
    (await callOperation(operationNamed(keyOperations, id), ctx, request)).content;
  return {
    ...server,
    kernel,
    calls,
    newWorkspace: () => contextFor(kernel),
    newKey: async (ctx, settings = {}) =>
      (await call('keys.create', ctx, { body: { name: 'reader of calls', ...settings } })) as TestKey,
    call,
    close: async () => {
      await server.http.close();
      await usage.stop();
      await kernel.close();
    },
  };
}

const publicAddressOf = ({ href, basePath }: { href: string; basePath: string }) => ({
  origin: new URL(href).origin,
  basePath,
});
