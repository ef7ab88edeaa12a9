import { afterAll, beforeAll, expect, it, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { describeShown } from './describe.ts';
import { namedSources } from './field.ts';
import { fieldOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const add = (ctx: Context, body: object) =>
  callOperation(operationNamed(fieldOperations, 'fields.create'), ctx, { body: { name: 'x', alias: 'x', ...body } });

const describeIn = async (ctx: Context, workspaces: readonly number[], showFunction: string) => {
  const series = [{ name: 'fields', values: [['x', 'float'] as const] }];
  return (await describeShown(ctx, { workspaces, showFunction, series }))?.[0]?.[0];
};

test.each([
  ['show_object_field', 'object'],
  ['show_object_history_field', 'object'],
  ['show_custom_object_field', 'custom_object'],
  ['show_custom_object_history_field', 'custom_object'],
  ['show_cobject_field', 'custom_object'],
  ['show_logging_field', 'logging'],
  ['show_backup_log_field', 'logging'],
  ['show_event_field', 'keyevent'],
  ['show_unrecovered_event_field', 'keyevent'],
  ['show_tracing_field', 'tracing'],
  ['show_profiling_field', 'tracing'],
  ['show_rum_field', 'rum'],
  ['show_network_field', 'network'],
  ['show_security_field', 'security'],
  ['show_tag_key', ''],
  ['show_field_key', ''],
  ['show_dial_testing_field', ''],
])('the names that %s answers are described by the fields of the source "%s"', async (name, source) => {
  const ctx = await contextFor(kernel);
  for (const fieldSource of namedSources) await add(ctx, { fieldSource, desc: `of ${fieldSource}` });
  expect(await describeIn(ctx, [ctx.workspace.id], name)).toBe(source === '' ? '' : `of ${source}`);
  await add(ctx, { desc: 'of all' });
  expect(await describeIn(ctx, [ctx.workspace.id], name)).toBe(source === '' ? 'of all' : `of ${source}`);
});

it('describes nothing where no names are answered', async () => {
  const ctx = await contextFor(kernel);
  for (const name of ['show_logging_source', 'show_object_label', 'show_workspaces', 'show_tag_value']) {
    expect(await describeIn(ctx, [ctx.workspace.id], name), name).toBeUndefined();
  }
});

it('takes the word of the first workspace that is named, and of a source before a general one of it', async () => {
  const [one, other] = [await contextFor(kernel), await contextFor(kernel)];
  await add(one, { desc: 'of one' });
  await add(other, { desc: 'of the other' });
  const both = [one.workspace.id, other.workspace.id];
  expect(await describeIn(one, both, 'show_logging_field')).toBe('of one');
  expect(await describeIn(one, both.toReversed(), 'show_logging_field')).toBe('of the other');
  await add(other, { desc: 'of other logs', fieldSource: 'logging' });
  expect(await describeIn(one, both, 'show_logging_field')).toBe('of other logs');
});
