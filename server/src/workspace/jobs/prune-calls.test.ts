import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallSearch } from '../../calls/create-search.ts';
import { insertCalls, storedCall } from '../../calls/testing/insert-calls.ts';
import { openOwnTelemetry, type TestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import { operations } from '../registry.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { pruneCalls, pruneCallsIfReachable } from './prune-calls.ts';

const DAY_MS = 24 * 3_600_000;

let opened: TestTelemetry;
let kernel: TestKernel;
// An engine of its own: the job is about every workspace that has calls.
beforeAll(async () => {
  opened = await openOwnTelemetry();
  kernel = await openTestKernel({
    calls: createCallSearch({ telemetry: opened.telemetry, settle: async () => {}, now: () => kernel.now() }),
  });
});
afterAll(async () => {
  await kernel.close();
  await opened.close();
});

const agesIn = async (workspace: string) =>
  (await kernel.calls.page({ workspace, filter: {} }, { limit: 100 })).map(({ traceId }) => Number(traceId));

const insertAges = (workspace: string, ...ages: number[]) =>
  insertCalls(
    opened.telemetry,
    ages.map((age) => storedCall((kernel.now() - age * DAY_MS) * 1000, { workspace, traceId: `${age}` })),
  );

describe('the job that prunes calls', () => {
  it('keeps the calls of each workspace as long as it says, and 400 days where nobody says anything', async () => {
    const settings = async (body: object) => {
      const ctx = await contextFor(kernel);
      await callOperation(operationNamed(operations, 'workspaces.modifySettings'), ctx, { body });
      return ctx.workspace.uuid;
    };
    const short = await settings({ callRetentionDays: 30 });
    const long = await settings({ callRetentionDays: null });
    const small = await settings({ callRetentionBytesMax: 1_048_576 });
    const unset = await settings({});
    for (const workspace of [short, long, small, unset, 'wksp_gone', '']) await insertAges(workspace, 1, 31, 399, 401);
    await pruneCalls(kernel);
    expect(await agesIn(short)).toEqual([1]);
    expect(await agesIn(long)).toEqual([1, 31, 399, 401]);
    for (const workspace of [small, unset, 'wksp_gone', '']) expect(await agesIn(workspace)).toEqual([1, 31, 399]);
  });

  it('does nothing, and does not complain, where there is no engine', async () => {
    const bare = await openTestKernel();
    expect(await pruneCallsIfReachable(bare)).toBe(0);
    await bare.close();
  });
});
