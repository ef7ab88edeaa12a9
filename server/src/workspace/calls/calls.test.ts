import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallSearch } from '../../calls/create-search.ts';
import type { StoredCall } from '../../calls/search.ts';
import { insertCalls, insertGaps, storedCall } from '../../calls/testing/insert-calls.ts';
import { openTestTelemetry, type TestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import type { Context } from '../kernel/context.ts';
import { operations } from '../registry.ts';
import {
  type CalledAnswer,
  callOperation,
  contextFor,
  openTestKernel,
  operationNamed,
  type TestKernel,
} from '../testing/index.ts';
import { curlOf } from './curl.ts';

let opened: TestTelemetry;
let kernel: TestKernel;
beforeAll(async () => {
  opened = await openTestTelemetry();
  kernel = await openTestKernel({
    calls: createCallSearch({ telemetry: opened.telemetry, settle: async () => {} }),
  });
});
afterAll(async () => {
  await kernel.close();
  await opened.close();
});

const call = (ctx: Context, id: string, request: Parameters<typeof callOperation>[2] = {}): Promise<CalledAnswer> =>
  callOperation(operationNamed(operations, id), ctx, request);

const startMs = Date.UTC(2026, 0, 15, 12);
const startUs = startMs * 1000;

/** Calls of the context's workspace, one for each set of fields, a second apart, oldest first. */
async function insert(ctx: Context, ...fields: Partial<StoredCall>[]): Promise<StoredCall[]> {
  const calls = fields.map((each, index) =>
    storedCall(startUs + index * 1_000_000, { workspace: ctx.workspace.uuid, ...each }),
  );
  await insertCalls(opened.telemetry, calls);
  return calls;
}

const list = (ctx: Context, query: Record<string, unknown> = {}) => call(ctx, 'calls.list', { query });
const idsOf = (answer: CalledAnswer): string[] =>
  (answer.content.calls ?? answer.content).map(({ traceId }: { traceId: string }) => traceId);

const readers = ['calls.list', 'calls.get', 'calls.summary', 'calls.export'];
const requestOf = (id: string, query: Record<string, unknown> = {}) =>
  id === 'calls.get' ? { params: { trace_id: '1' }, query } : { query };

describe('the list of calls', () => {
  it('says who called what, from where, how it went and how long it took, newest first', async () => {
    const ctx = await contextFor(kernel);
    const [, newest] = await insert(
      ctx,
      {},
      { status: 403, errorCode: 'PermissionDenied', failReason: 'needs more', object: 'dsbd_1', body: '{"a":1}' },
    );
    const { content, pageInfo } = await list(ctx);
    expect(pageInfo).toEqual({ count: 2, pageIndex: 1, pageSize: 50, totalCount: 2 });
    expect(content).toMatchObject({ succeeded: 1, refused: 1, failed: 0, nextCursor: '', gaps: [] });
    expect(content.calls[0]).toEqual({
      traceId: newest?.traceId,
      timeMs: startMs + 1000,
      durationMs: 1.234,
      actor: newest?.caller,
      actorKind: 'key',
      actorName: 'deploy script',
      credential: 'key',
      dialect: 'open-api',
      operation: 'dashboards.get',
      noun: 'dashboards',
      effect: 'read',
      permission: 'dashboards.read',
      dryRun: false,
      method: 'GET',
      path: newest?.path,
      template: newest?.template,
      query: 'isTemplate=false',
      status: 403,
      outcome: 'refused',
      errorCode: 'PermissionDenied',
      failReason: 'needs more',
      requestBytes: 0,
      responseBytes: 20_480,
      address: '127.0.0.1',
      userAgent: 'curl/8.5.0',
      objectUUID: 'dsbd_1',
    });
  });

  it('answers something else with each of its filters', async () => {
    const ctx = await contextFor(kernel);
    const acnt = { callerKind: 'account' as const, caller: 'acnt_1', credential: 'session' as const };
    await insert(
      ctx,
      { traceId: 'a', caller: 'wsak_1' },
      { traceId: 'b', ...acnt, operation: 'tags.list', dialect: 'grafana', address: '10.1.2.3', effect: 'none' },
      {
        traceId: 'c',
        method: 'POST',
        status: 500,
        errorCode: 'X',
        durationUs: 9_000_000,
        object: 'o1',
        body: '{"t":"Needle"}',
      },
    );
    for (const [query, expected] of [
      [{ key: 'wsak_1' }, ['a']],
      [{ key: 'acnt_1' }, []],
      [{ actor: 'acnt_1' }, ['b']],
      [{ actor: 'wsak_1' }, ['a']],
      [{ operation: 'tags.list' }, ['b']],
      [{ noun: 'dashboards' }, ['c', 'a']],
      [{ effect: 'none' }, ['b']],
      [{ object: 'o1' }, ['c']],
      [{ dialect: 'grafana' }, ['b']],
      [{ method: 'POST' }, ['c']],
      [{ outcome: 'failed' }, ['c']],
      [{ statusClass: 5 }, ['c']],
      [{ status: 200 }, ['b', 'a']],
      [{ errorCode: 'X' }, ['c']],
      [{ path: '/api/v1/dashboards/{any}/get' }, ['c', 'b', 'a']],
      [{ path: '/api/v1/dashboards/x/get' }, []],
      [{ address: '10.1.2.3' }, ['b']],
      [{ address: '10.0.0.0/8' }, ['b']],
      [{ durationMinMs: 9000 }, ['c']],
      [{ durationMaxMs: 1.234 }, ['b', 'a']],
      [{ fromMs: startMs + 1000 }, ['c', 'b']],
      [{ toMs: startMs + 1000 }, ['b', 'a']],
      [{ fromMs: startMs, toMs: startMs }, ['a']],
      [{ text: 'nEEdle' }, ['c']],
      [{ noun: 'dashboards', outcome: 'succeeded', actor: 'wsak_1' }, ['a']],
    ] as const) {
      const answer = await list(ctx, query);
      expect([query, idsOf(answer)]).toEqual([query, expected]);
      expect(answer.pageInfo?.totalCount).toBe(expected.length);
      expect([query, idsOf(await call(ctx, 'calls.export', { query }))]).toEqual([query, expected]);
      const { totals } = (await call(ctx, 'calls.summary', { query })).content;
      expect([query, totals.calls]).toEqual([query, expected.length]);
    }
  });

  it('refuses what no call could fit', async () => {
    const ctx = await contextFor(kernel);
    for (const query of [
      { fromMs: 2, toMs: 1 },
      { durationMinMs: 2, durationMaxMs: 1 },
      { address: 'here' },
      { address: '10.0.0.0/33' },
      { cursor: 'made up' },
    ]) {
      await expect(list(ctx, query)).rejects.toMatchObject({ code: 'InvalidParameter' });
    }
  });

  it('walks along its cursors through every call that was there at its beginning, once, while others come', async () => {
    const ctx = await contextFor(kernel);
    const calls = await insert(ctx, ...Array.from({ length: 10 }, () => ({})));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const answer = await list(ctx, { noun: 'dashboards', pageSize: 3, ...(cursor === undefined ? {} : { cursor }) });
      expect(answer.pageInfo?.totalCount).toBe(10);
      seen.push(...idsOf(answer));
      cursor = answer.content.nextCursor;
      if (cursor === '') break;
      await insertCalls(opened.telemetry, [
        storedCall(startUs + (60 + pages) * 1_000_000, { workspace: ctx.workspace.uuid }),
      ]);
    }
    expect(seen).toEqual(calls.map(({ traceId }) => traceId).reverse());
  });

  it('takes a cursor for the search that it was issued for only', async () => {
    const ctx = await contextFor(kernel);
    const stranger = await contextFor(kernel);
    await insert(ctx, {}, {}, {});
    const { nextCursor: cursor } = (await list(ctx, { pageSize: 1 })).content;
    expect(idsOf(await list(ctx, { pageSize: 2, cursor }))).toHaveLength(2);
    await expect(list(ctx, { cursor, status: 200 })).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(list(ctx, { cursor, pageIndex: 2 })).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(list(stranger, { cursor })).rejects.toMatchObject({ code: 'InvalidParameter' });
  });

  it('has pages by their number, and a way on from each', async () => {
    const ctx = await contextFor(kernel);
    await insert(ctx, ...['a', 'b', 'c', 'd', 'e'].map((traceId) => ({ traceId })));
    const second = await list(ctx, { pageIndex: 2, pageSize: 2 });
    expect(idsOf(second)).toEqual(['c', 'b']);
    expect(second.pageInfo).toEqual({ count: 2, pageIndex: 2, pageSize: 2, totalCount: 5 });
    expect(idsOf(await list(ctx, { pageSize: 2, cursor: second.content.nextCursor }))).toEqual(['a']);
    const beyond = await list(ctx, { pageIndex: 9, pageSize: 2 });
    expect(beyond.pageInfo).toEqual({ count: 0, pageIndex: 9, pageSize: 2, totalCount: 5 });
  });

  it('tells what is missing in its window, also when nothing was recorded since', async () => {
    const ctx = await contextFor(kernel);
    const gap = {
      fromUs: startUs,
      toUs: startUs + 5_000_000,
      workspace: ctx.workspace.uuid,
      calls: 7,
      reason: 'disk full',
    };
    await insertGaps(opened.telemetry, [gap]);
    const told = { fromMs: startMs, toMs: startMs + 5000, calls: 7, reason: 'disk full' };
    expect((await list(ctx)).content.gaps).toEqual([told]);
    expect((await call(ctx, 'calls.summary')).content.gaps).toEqual([told]);
    expect((await list(ctx, { fromMs: startMs + 5001 })).content.gaps).toEqual([]);
  });
});

describe('every reading of the record', () => {
  it('is of the own workspace alone, and closed to roles without workspace.callRead', async () => {
    const ctx = await contextFor(kernel);
    await insert(ctx, { traceId: '1' });
    const stranger = await contextFor(kernel);
    expect(idsOf(await list(stranger))).toEqual([]);
    expect((await call(stranger, 'calls.export')).content).toEqual([]);
    expect((await call(stranger, 'calls.summary')).content.totals.calls).toBe(0);
    await expect(call(stranger, 'calls.get', requestOf('calls.get'))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    for (const roles of [['general'], ['readOnly']]) {
      const member = await contextFor(kernel, { workspace: ctx.workspace, roles });
      for (const id of readers) {
        await expect(call(member, id, requestOf(id))).rejects.toMatchObject({
          code: 'PermissionDenied',
          detail: { permission: 'workspace.callRead' },
        });
      }
    }
  });

  it('opens the scope of the server to its administrators only', async () => {
    const traceId = `server-${Math.random()}`;
    await insertCalls(opened.telemetry, [storedCall(startUs, { workspace: '', traceId, operation: 'accounts.login' })]);
    const ctx = await contextFor(kernel);
    for (const id of readers) {
      await expect(call(ctx, id, requestOf(id, { scope: 'server' }))).rejects.toMatchObject({
        code: 'PermissionDenied',
      });
    }
    const admin = await contextFor(kernel, { serverAdmin: true });
    const query = { scope: 'server' };
    expect(idsOf(await list(admin, query))).toContain(traceId);
    expect((await call(admin, 'calls.get', { params: { trace_id: traceId }, query })).content.traceId).toBe(traceId);
    expect(idsOf(await call(admin, 'calls.export', { query }))).toContain(traceId);
    // Nothing of it shows without being asked for.
    expect(idsOf(await list(admin))).toEqual([]);
  });

  it('keeps what was sent to a closed dashboard from members who may not open it', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = (await call(ctx, 'dashboards.create', { body: { name: 'plans', isPublic: 0 } })).content;
    await insert(ctx, { traceId: 'c', object: uuid, body: '{"desc":"secret plan"}' });
    const admin = await contextFor(kernel, { workspace: ctx.workspace });
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    const bodies = async (reader: Context) => {
      const got = (await call(reader, 'calls.get', { params: { trace_id: 'c' } })).content;
      const [exported] = (await call(reader, 'calls.export')).content;
      expect([got.body, got.bodyHidden]).toEqual([exported.body, exported.bodyHidden]);
      expect(got.curl.includes('secret plan')).toBe(got.body !== '');
      return [got.body, got.bodyHidden, idsOf(await list(reader, { text: 'secret plan' }))];
    };
    expect(await bodies(admin)).toEqual(['', true, []]);
    expect(await bodies(owner)).toEqual(['{"desc":"secret plan"}', false, ['c']]);
    expect(await bodies(ctx)).toEqual(['{"desc":"secret plan"}', false, ['c']]);
  });

  it('says that the engine does not answer where there is none', async () => {
    const bare = await openTestKernel();
    const ctx = await contextFor(bare);
    for (const id of readers) {
      await expect(call(ctx, id, requestOf(id))).rejects.toMatchObject({ code: 'EngineUnavailable' });
    }
    await bare.close();
  });
});

describe('one call', () => {
  it('is shown with the changes that it made', async () => {
    const ctx = await contextFor(kernel);
    const traceId = '1768478400000042007';
    const { uuid } = (
      await call({ ...ctx, traceId, reason: 'asked for' }, 'dashboards.create', {
        body: { name: 'CPU', tagNames: ['net'] },
      })
    ).content;
    await call({ ...ctx, traceId: 'another' }, 'dashboards.modify', {
      params: { dashboard_uuid: uuid },
      body: { name: 'CPU 2' },
    });
    await insert(ctx, { traceId, object: uuid, bodyDigest: 'ab'.repeat(32) });
    const { content } = await call(ctx, 'calls.get', { params: { trace_id: traceId } });
    expect(content).toMatchObject({ traceId, objectUUID: uuid, bodyDigest: 'ab'.repeat(32), curlComplete: false });
    expect(content.changes).toEqual([
      expect.objectContaining({ noun: 'tags', verb: 'create' }),
      {
        uuid: expect.stringMatching(/^chg_/),
        seq: 2,
        noun: 'dashboards',
        verb: 'create',
        objectUUID: uuid,
        objectName: 'CPU',
        revisionFrom: 0,
        revisionTo: 1,
        reason: 'asked for',
      },
    ]);
  });

  it('of another workspace answers like one that never was', async () => {
    const owner = await contextFor(kernel);
    await insert(owner, { traceId: 'theirs' });
    const ctx = await contextFor(kernel);
    const errorOf = (traceId: string) =>
      call(ctx, 'calls.get', { params: { trace_id: traceId } }).catch((error: unknown) => error);
    const { code, message } = (await errorOf('theirs')) as { code: string; message: string };
    expect(code).toBe('ObjectNotFound');
    expect(await errorOf('never')).toMatchObject({ code, message });
  });
});

describe('the command that repeats a call', () => {
  /** What a shell makes of it: the arguments of curl. */
  const argumentsOf = (command: string): string[] =>
    execFileSync('sh', ['-c', `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${command}`], {
      env: { DF_API_KEY: 'the key', BELVEDERE_URL: 'http://belvedere' },
    })
      .toString()
      .split('\0')
      .slice(0, -1);

  it('passes on exactly what was sent, whatever stands in it', () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '"', '\\', '$(id)', '`', '!', '\n', ' ', '&', ';', 'ä', '*', '{a,b}'),
    });
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('GET', 'POST', "x';id"), (path, query, body, method) => {
        const call = storedCall(startUs, { path: `/${path}`, query, method });
        const target = query === '' ? `/${path}` : `/${path}?${query}`;
        const data = body === '' ? [] : ['-H', 'Content-Type: application/json', '--data-raw', body];
        expect(argumentsOf(curlOf(call, body))).toEqual([
          ...['--globoff', '--path-as-is', '-X', method, '-H', 'DF-API-KEY: the key'],
          ...data,
          `http://belvedere${target}`,
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it('uses the credential of its dialect, and rehearses what was rehearsed', () => {
    expect(curlOf(storedCall(0, { dialect: 'grafana' }), '')).toContain('"Authorization: Bearer $DF_API_KEY"');
    expect(curlOf(storedCall(0, { dryRun: true }), '')).toContain("'Dry-Run: true'");
    expect(curlOf(storedCall(0, { method: 'HEAD' }), '')).toContain('--head');
  });
});

describe('the summary of calls', () => {
  it('has groups by what was asked for, with what the limit left out', async () => {
    const ctx = await contextFor(kernel);
    await insert(
      ctx,
      { caller: 'wsak_1', durationUs: 1000 },
      { caller: 'wsak_1', durationUs: 3000 },
      { caller: 'acnt_1', callerKind: 'account', operation: 'tags.list', status: 404, errorCode: 'ObjectNotFound' },
    );
    const summary = async (query: Record<string, unknown>) => (await call(ctx, 'calls.summary', { query })).content;
    expect(await summary({ groupBy: ['actor'], limit: 1 })).toEqual({
      groups: [
        {
          actor: 'wsak_1',
          calls: 2,
          succeeded: 2,
          refused: 0,
          failed: 0,
          p50Ms: 2,
          p95Ms: 2.9,
          p99Ms: 2.98,
          requestBytes: 0,
          responseBytes: 40_960,
          lastMs: startMs + 1000,
        },
      ],
      totals: { calls: 3, succeeded: 2, refused: 0, failed: 1 },
      rest: { groups: 1, calls: 1 },
      gaps: [],
      bucketMs: null,
    });
    const { groups, bucketMs } = await summary({ groupBy: ['time', 'errorCode'], bucketMs: 2000 });
    expect(groups.map(({ timeMs, errorCode, calls }: Record<string, unknown>) => [timeMs, errorCode, calls])).toEqual([
      [startMs, '', 2],
      [startMs + 2000, 'ObjectNotFound', 1],
    ]);
    expect(bucketMs).toBe(2000);
    expect((await summary({})).groups.map(({ operation }: { operation: string }) => operation)).toEqual([
      'dashboards.get',
      'tags.list',
    ]);
    expect((await summary({ orderBy: 'failed' })).groups[0].operation).toBe('tags.list');
  });
});
