import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, newWorkspaceNumber, pointOf } from '../../ingest/testing/points.ts';
import { sinkOf } from '../../ingest/testing/sinks.ts';
import { createInventory } from '../../query/objects/create-inventory.ts';
import { openTestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { metricOperations } from './operations.ts';

const { telemetry, close } = await openTestTelemetry();
let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel({ inventory: createInventory({ telemetry, now: Date.now }) });
});
afterAll(async () => {
  await kernel.close();
  await close();
});

/** The engine is shared by many tests, whose workspaces must not meet. */
async function newContext(): Promise<Context> {
  const ctx = await contextFor(kernel, { roles: ['readOnly'] });
  return { ...ctx, workspace: { ...ctx.workspace, id: newWorkspaceNumber() } };
}
const describeMetric = (ctx: Context, metric: string) =>
  callOperation(operationNamed(metricOperations, 'metrics.info'), ctx, { query: { metric } });

test('a measurement is described in the documented form, with what is known of machines', async () => {
  const ctx = await newContext();
  const point = pointOf('cpu', { host: 'a', constructor: 'b' }, { usage_user: 1.5, replicas: 2n });
  await sinkOf(telemetry).write(batchOf(ctx.workspace.id, 'metric', [point]));
  expect((await describeMetric(ctx, 'cpu')).content).toEqual({
    declaration: {},
    metric_fields_info: [
      { field: 'replicas', data_type: 'int', desc: '', type: 'custom', unit: '' },
      { field: 'usage_user', data_type: 'float', desc: 'Time in programs.', type: 'inner', unit: 'percent' },
    ],
    tags_info: [
      { tag_key: 'constructor', tag_desc: '' },
      { tag_key: 'host', tag_desc: 'Name of the machine.' },
    ],
  });
});

test('a measurement that did not come to this workspace is not there', async () => {
  const owner = await newContext();
  await sinkOf(telemetry).write(batchOf(owner.workspace.id, 'metric', [pointOf('mem', { host: 'a' }, { used: 1n })]));
  const ctx = await newContext();
  for (const metric of ['mem', 'never']) {
    await expect(describeMetric(ctx, metric)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  }
});
