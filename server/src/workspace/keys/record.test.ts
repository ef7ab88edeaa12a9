import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallSearch } from '../../calls/create-search.ts';
import type { StoredCall } from '../../calls/search.ts';
import { insertCalls, insertGaps, storedCall } from '../../calls/testing/insert-calls.ts';
import { openTestTelemetry, type TestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import type { Context } from '../kernel/context.ts';
import { permissionsOf } from '../kernel/permission.ts';
import { operations } from '../registry.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';

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

const call = async (ctx: Context, id: string, request: Parameters<typeof callOperation>[2]) =>
  (await callOperation(operationNamed(operations, id), ctx, request)).content;

const DAY_MS = 86_400_000;

/** A key of its own in the context's workspace, and what it did: one call for each set of fields, a second apart. */
async function keyThatDid(ctx: Context, body: object, ...fields: Partial<StoredCall>[]) {
  const key = await call(ctx, 'keys.create', { body: { name: 'deploy', ...body } });
  const startUs = (kernel.now() - 3_600_000) * 1000;
  await insertCalls(
    opened.telemetry,
    fields.map((each, index) =>
      storedCall(startUs + index * 1_000_000, {
        workspace: ctx.workspace.uuid,
        caller: key.uuid,
        durationUs: 0,
        ...each,
      }),
    ),
  );
  return { uuid: key.uuid as string, startMs: startUs / 1000 };
}

const read = { operation: 'dashboards.list', permission: '', effect: 'read' as const };
const change = { operation: 'dashboards.modify', permission: 'scene.setManage', effect: 'change' as const };
const manageKeys = { operation: 'keys.create', permission: 'workspace.keyManage', effect: 'change' as const };
const refused = { status: 403, errorCode: 'PermissionDenied' };

const of = (ctx: Context, id: string, uuid: string, query: Record<string, unknown> = {}) =>
  call(ctx, `keys.${id}`, { params: { ak_uuid: uuid }, query });

describe('the usage of a key', () => {
  it('says what it did in the last 30 days, what it was refused, and which permissions it never used', async () => {
    const ctx = await contextFor(kernel);
    const month = (kernel.now() - 31 * DAY_MS) * 1000;
    const { uuid, startMs } = await keyThatDid(
      ctx,
      { roleUUIDs: ['general'] },
      read,
      { ...change, address: '10.0.0.1' },
      { ...manageKeys, ...refused },
      { ...read, timeUs: month, traceId: 'old' },
    );
    const usage = await of(ctx, 'usage', uuid);
    expect(usage).toEqual({
      fromMs: kernel.now() - 30 * DAY_MS,
      toMs: kernel.now(),
      calls: 3,
      succeeded: 2,
      refused: 1,
      failed: 0,
      limited: 0,
      firstMs: startMs,
      lastMs: startMs + 2000,
      operations: [
        expect.objectContaining({ operation: 'dashboards.list', permission: '', calls: 1, succeeded: 1 }),
        { ...change, calls: 1, succeeded: 1, refused: 0, failed: 0, lastMs: startMs + 1000 },
        expect.objectContaining({ operation: 'keys.create', calls: 1, refused: 1 }),
      ],
      permissionsUsed: ['scene.setManage'],
      permissionsNeverUsed: [...permissionsOf(['general'])].filter((each) => each !== 'scene.setManage').toSorted(),
      errors: [{ errorCode: 'PermissionDenied', calls: 1, lastMs: startMs + 2000 }],
      addresses: [
        { address: '127.0.0.1', calls: 2, lastMs: startMs + 2000 },
        { address: '10.0.0.1', calls: 1, lastMs: startMs + 1000 },
      ],
      peak: { callsPerMinute: 3, atMs: startMs },
      gaps: [],
    });
    expect((await of(ctx, 'usage', uuid, { fromMs: 0 })).calls).toBe(4);
    expect((await of(ctx, 'usage', uuid, { fromMs: startMs + 1000, toMs: startMs + 1000 })).calls).toBe(1);
  });

  it('and the advice say what is missing in their window', async () => {
    const ctx = await contextFor(kernel);
    const { uuid, startMs } = await keyThatDid(ctx, {}, read);
    const gap = { fromUs: startMs * 1000, toUs: startMs * 1000 + 5_000_000, calls: 7, reason: 'disk full' };
    await insertGaps(opened.telemetry, [{ ...gap, workspace: ctx.workspace.uuid }]);
    const told = [{ fromMs: startMs, toMs: startMs + 5000, calls: 7, reason: 'disk full' }];
    expect((await of(ctx, 'usage', uuid)).gaps).toEqual(told);
    expect((await of(ctx, 'advice', uuid)).gaps).toEqual(told);
    expect((await of(ctx, 'usage', uuid, { fromMs: startMs + 5001 })).gaps).toEqual([]);
  });

  it('of a key that did nothing is empty', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await keyThatDid(ctx, {});
    expect(await of(ctx, 'usage', uuid)).toMatchObject({ calls: 0, lastMs: null, operations: [], permissionsUsed: [] });
  });
});

describe('the advice for a key', () => {
  it('names the smallest role that holds what its successful calls needed, and why no smaller one does', async () => {
    const ctx = await contextFor(kernel);
    const roleFor = async (...did: Partial<StoredCall>[]) =>
      (await of(ctx, 'advice', (await keyThatDid(ctx, {}, ...did)).uuid)).role;
    expect(await roleFor(read, { ...manageKeys, ...refused })).toEqual({
      current: ['wsAdmin'],
      advised: 'readOnly',
      reasons: ['readOnly holds everything that its successful calls needed'],
    });
    expect(await roleFor(read, change, change)).toMatchObject({
      advised: 'general',
      reasons: [
        'dashboards.modify (calls: 2) needs scene.setManage, which readOnly does not hold',
        'general holds everything that its successful calls needed',
      ],
    });
    const admin = await roleFor(manageKeys);
    expect(admin.advised).toBe('wsAdmin');
    expect(admin.reasons.at(-1)).toContain('the key has it already');
    expect((await roleFor({ ...read, permission: 'of.nobody' })).advised).toBeNull();
  });

  it('knows that a dashboard is open to some roles only', async () => {
    const ctx = await contextFor(kernel);
    const body = { name: 'plans', isPublic: -1, permissionSet: ['wsAdmin'], readPermissionSet: ['general'] };
    const { uuid: dashboard } = await call(ctx, 'dashboards.create', { body });
    const get = { ...read, operation: 'dashboards.get', object: dashboard };
    const reader = await keyThatDid(ctx, {}, get);
    expect((await of(ctx, 'advice', reader.uuid)).role).toMatchObject({
      advised: 'general',
      reasons: [`${dashboard} is closed to readOnly for reading`, expect.anything()],
    });
    const writer = await keyThatDid(ctx, {}, get, { ...change, object: dashboard });
    const { role } = await of(ctx, 'advice', writer.uuid);
    expect(role.advised).toBe('wsAdmin');
    expect(role.reasons).toContain(`${dashboard} is closed to general for changes`);
  });

  it('says whether it could be read-only, from where it called, and which limit would have sufficed', async () => {
    const ctx = await contextFor(kernel);
    const limited = { ...read, status: 429, errorCode: 'ft.TriggerApiAkCurrentLimiting' };
    const { uuid } = await keyThatDid(
      ctx,
      { limitPerMinute: 100, allowedAddresses: ['10.0.0.0/8'] },
      { ...read, address: '10.0.0.1' },
      { ...read, address: '10.0.0.1' },
      { ...read, address: '10.0.0.2' },
      { ...read, ...refused, address: '192.0.2.1' },
      { ...limited, address: '10.0.0.2' },
    );
    const advice = await of(ctx, 'advice', uuid);
    expect(advice).toMatchObject({ calls: 5, succeeded: 3 });
    expect(advice.readOnly).toMatchObject({ current: false, advised: true });
    expect(advice.allowedAddresses).toMatchObject({ current: ['10.0.0.0/8'], advised: ['10.0.0.1', '10.0.0.2'] });
    expect(advice.limitPerMinute).toMatchObject({ current: 100, advised: 4 });
    expect(advice.limitPerMinute.reasons[1]).toBe('a limit refused 1 more, which are not counted');
    const writer = await keyThatDid(ctx, {}, change);
    expect((await of(ctx, 'advice', writer.uuid)).readOnly).toEqual({
      current: false,
      advised: false,
      reasons: ['dashboards.modify (calls: 1) changes something'],
    });
  });

  it('names no addresses when there are too many to check by reading', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await keyThatDid(
      ctx,
      {},
      ...Array.from({ length: 21 }, (_, at) => ({ ...read, address: `10.0.0.${at}` })),
    );
    expect((await of(ctx, 'advice', uuid)).allowedAddresses.advised).toBeNull();
  });

  it('asks whether anybody needs a key that did nothing with success', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await keyThatDid(ctx, {}, { ...read, ...refused });
    const { role, readOnly, limitPerMinute } = await of(ctx, 'advice', uuid);
    for (const { advised, reasons } of [role, readOnly, limitPerMinute]) {
      expect([advised, reasons[0]]).toEqual([null, expect.stringContaining('disable or delete it')]);
    }
  });
});

describe('usage and advice', () => {
  it('of a key of another workspace do not exist, and need the right to read calls', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await keyThatDid(ctx, {});
    const stranger = await contextFor(kernel);
    const blind = { ...ctx, permissions: new Set(['workspace.keyManage']) };
    for (const id of ['usage', 'advice']) {
      await expect(of(stranger, id, uuid)).rejects.toMatchObject({ code: 'ObjectNotFound' });
      await expect(of(blind, id, uuid)).rejects.toMatchObject({
        code: 'PermissionDenied',
        detail: { permission: 'workspace.callRead' },
      });
      await expect(of(ctx, id, uuid, { fromMs: 2, toMs: 1 })).rejects.toMatchObject({ code: 'InvalidParameter' });
    }
  });
});
