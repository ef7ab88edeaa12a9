import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { createFindSender, createTokenUsage, type TokenUsage } from './index.ts';
import { tokenOperations } from './operations.ts';

const address = '192.0.2.7';

let kernel: TestKernel;
let usage: TokenUsage;
let find: ReturnType<typeof createFindSender>;
beforeAll(async () => {
  kernel = await openTestKernel();
  usage = createTokenUsage(kernel);
  find = createFindSender(kernel, usage);
});
afterAll(async () => {
  await usage.stop();
  await kernel.close();
});

const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(tokenOperations, id), ctx, request);
const add = async (ctx: Context) => (await call('ingestTokens.create', ctx, { body: { name: 'of an agent' } })).content;
const of = (token: { uuid: string }, body: object = {}) => ({ params: { token_uuid: token.uuid }, body });
const isRefused = (secret: string | undefined) =>
  expect(find(secret, address)).rejects.toMatchObject({ code: 'InvalidIngestToken', status: 403 });

describe('a new token', () => {
  test('sends for its workspace at once, and stands in no table as it is', async () => {
    const ctx = await contextFor(kernel);
    const made = await add(ctx);
    expect(made.token).toMatch(/^tkn_[A-Za-z0-9]{32}$/);
    expect(await find(made.token, address)).toEqual({
      tokenNumber: made.id,
      workspaceNumber: ctx.workspace.id,
      workspaceUuid: ctx.workspace.uuid,
    });
    for (const table of ['ingest_tokens', 'ingest_token_secrets', 'versions', 'changes', 'change_heads'] as const) {
      const rows = await kernel.store.read.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows), table).not.toContain(made.token);
    }
  });

  test('is masked in lists and single reads, and revealed by a change', async () => {
    const ctx = await contextFor(kernel);
    const made = await add(ctx);
    const masked = `****${made.token.slice(-4)}`;
    expect((await call('ingestTokens.list', ctx, { query: { search: 'AGENT' } })).content).toMatchObject([
      { uuid: made.uuid, token: masked },
    ]);
    expect((await call('ingestTokens.get', ctx, of(made))).content.token).toBe(masked);
    expect((await call('ingestTokens.reveal', ctx, of(made))).content.token).toBe(made.token);
    const verbs = await kernel.store.read
      .selectFrom('changes')
      .select('verb')
      .where('object_uuid', '=', made.uuid)
      .orderBy('seq')
      .execute();
    expect(verbs).toEqual([{ verb: 'create' }, { verb: 'reveal' }]);
  });

  test('of a dry run never comes to life', async () => {
    const ctx = { ...(await contextFor(kernel)), dryRun: true };
    const made = await add(ctx);
    expect(made.token).toBe(`tkn_${'*'.repeat(32)}`);
    await isRefused(made.token);
  });
});

describe('a rotated token', () => {
  test('works under both secrets for the overlap, and then under the new one only', async () => {
    const ctx = await contextFor(kernel);
    const made = await add(ctx);
    const rotated = (await call('ingestTokens.rotate', ctx, of(made, { overlapSeconds: 60 }))).content;
    expect(rotated.token).not.toBe(made.token);
    await find(made.token, address);
    await find(rotated.token, address);
    kernel.clock.advance(60_000);
    await isRefused(made.token);
    expect(await find(rotated.token, address)).toMatchObject({ tokenNumber: made.id });
    expect((await call('ingestTokens.reveal', ctx, of(made))).content.token).toBe(rotated.token);
    const sealed = await kernel.store.read
      .selectFrom('ingest_token_secrets')
      .select('sealed')
      .where('token_id', '=', made.id)
      .orderBy('id')
      .execute();
    expect(sealed).toEqual([{ sealed: null }, { sealed: expect.any(String) }]);
  });
});

describe('nobody is let in', () => {
  test('by a token that is missing, empty, unknown, disabled or deleted', async () => {
    const ctx = await contextFor(kernel);
    const made = await add(ctx);
    for (const secret of [undefined, '', 'tkn_unknown', made.uuid]) await isRefused(secret);
    await call('ingestTokens.modify', ctx, of(made, { isDisable: true }));
    await isRefused(made.token);
    await call('ingestTokens.modify', ctx, of(made, { isDisable: false }));
    await find(made.token, address);
    await call('ingestTokens.delete', ctx, of(made));
    await isRefused(made.token);
    await expect(call('ingestTokens.reveal', ctx, of(made))).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });

  test('to the tokens of another workspace', async () => {
    const made = await add(await contextFor(kernel));
    const other = await contextFor(kernel);
    for (const id of ['get', 'modify', 'rotate', 'reveal', 'delete']) {
      const tried = call(`ingestTokens.${id}`, other, of(made, { overlapSeconds: 0 }));
      await expect(tried, id).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
    expect((await call('ingestTokens.list', other)).content).toEqual([]);
  });

  test('who may only read', async () => {
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    for (const { id } of tokenOperations) {
      await expect(call(id, ctx, of({ uuid: 'x' })), id).rejects.toMatchObject({ code: 'PermissionDenied' });
    }
  });
});

test('the last use is shown', async () => {
  const ctx = await contextFor(kernel);
  const made = await add(ctx);
  expect((await call('ingestTokens.get', ctx, of(made))).content).toMatchObject({
    lastUsedAt: null,
    lastUsedAddress: '',
  });
  await find(made.token, address);
  await usage.flush();
  expect((await call('ingestTokens.get', ctx, of(made))).content).toMatchObject({
    lastUsedAt: Math.floor(kernel.now() / 1_000),
    lastUsedAddress: address,
  });
});
