import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../changes/index.ts';
import type { Caller, Credential } from '../kernel/caller.ts';
import type { Context } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { createAuthenticate, createKeyUsage, type KeyUsage, keyOfRefusal } from './index.ts';
import { openSecret } from './kept-secret.ts';
import { keyOperations } from './operations.ts';

const ADDRESS = '192.0.2.1';
const REQUEST = 'what was signed';

let kernel: TestKernel;
let usage: KeyUsage;
beforeAll(async () => {
  kernel = await openTestKernel();
  usage = createKeyUsage(kernel);
});
afterAll(async () => {
  await usage.stop();
  await kernel.close();
});

const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(keyOperations, id), ctx, request);
const add = async (ctx: Context, body: object = {}) =>
  (await call('keys.create', ctx, { body: { name: 'a key', signable: true, ...body } })).content;
const of = (key: { uuid: string }) => ({ params: { ak_uuid: key.uuid } });

const signatureOf = (secret: string) => createHmac('sha256', secret).update(REQUEST).digest('hex');

/** A request that this key is said to have signed, and that was signed with this secret. */
function signed(key: { uuid: string }, secret: string): Credential {
  const signature = signatureOf(secret);
  return { kind: 'signature', keyUuid: key.uuid, verify: (candidate) => signatureOf(candidate) === signature };
}

const authenticate = async (
  credential: Credential,
  { address = ADDRESS, on = kernel as Kernel } = {},
): Promise<Caller> => createAuthenticate(on, { keyIdLogin: false }, usage)(credential, address);

/** Code and cause of the refusal of a credential. */
async function refusalOf(...parameters: Parameters<typeof authenticate>) {
  const error = await authenticate(...parameters).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { reason, uuid } = keyOfRefusal(error) ?? {};
  return { code: (error as { code?: string } | undefined)?.code, reason, uuid };
}

const secretRows = (key: { uuid: string }) =>
  kernel.store.read
    .selectFrom('key_secrets')
    .innerJoin('keys', 'keys.id', 'key_secrets.key_id')
    .select(['key_secrets.hash', 'key_secrets.sealed', 'key_secrets.sealed_under', 'key_secrets.expires_at'])
    .where('keys.uuid', '=', key.uuid)
    .orderBy('key_secrets.created_at')
    .execute();

const otherMasterKey = (): Kernel => ({
  ...kernel,
  secrets: { id: 'ffffffff', deriveKey: () => Buffer.alloc(32, 7) },
});

describe('a signable key', () => {
  test('says so in every answer; a key is none unless it was asked for', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const plain = await add(ctx, { signable: false });
    expect([key.signable, plain.signable, (await add(ctx, { signable: undefined })).signable]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await call('keys.get', ctx, of(key))).content.signable).toBe(true);
    const listed = (await call('keys.list', ctx)).content as { signable: boolean }[];
    expect(listed.map(({ signable }) => signable)).toEqual([false, false, true]);
  });

  test('has its secret kept encrypted, with the id of the master key; any other key only its hash', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const [row] = await secretRows(key);
    expect(row).toMatchObject({ sealed: expect.any(String), sealed_under: kernel.secrets.id });
    expect(Buffer.from(row?.sealed ?? '', 'base64').toString('latin1')).not.toContain(key.sk);
    for (const table of ['keys', 'key_secrets', 'versions', 'changes'] as const) {
      const rows = await kernel.store.read.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows), table).not.toContain(key.sk);
    }
    expect(await secretRows(await add(ctx, { signable: false }))).toMatchObject([{ sealed: null, sealed_under: null }]);
  });

  test('is the caller of what its secret signed, and works by header as well', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx, { roleUUIDs: ['general'], limitPerMinute: 5 });
    expect(await authenticate(signed(key, key.sk))).toMatchObject({
      workspace: ctx.workspace,
      actor: { kind: 'key', uuid: key.uuid, name: 'a key' },
      roles: ['general'],
      credential: 'signature',
      limitPerMinute: 5,
    });
    expect(await authenticate({ kind: 'key', secret: key.sk })).toMatchObject({ credential: 'key' });
  });

  test('signs with both secrets during the overlap of a rotation, with the new one after it', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const rotated = (await call('keys.rotate', ctx, { ...of(key), body: { overlapSeconds: 60 } })).content;
    for (const secret of [key.sk, rotated.sk]) {
      expect(await authenticate(signed(key, secret))).toMatchObject({ actor: { uuid: key.uuid } });
    }
    kernel.clock.advance(60_000);
    expect(await refusalOf(signed(key, key.sk))).toEqual({ code: 'InvalidApiKey', reason: 'replaced', uuid: key.uuid });
    expect(await authenticate(signed(key, rotated.sk))).toMatchObject({ actor: { uuid: key.uuid } });
    await call('keys.rotate', ctx, of(key));
    expect((await secretRows(key)).map(({ sealed }) => sealed !== null)).toEqual([false, true, true]);
  });
});

describe('a signed request is refused', () => {
  test('at once when its key was disabled, deleted or has expired, and is known to be its', async () => {
    const ctx = await contextFor(kernel);
    const disabled = await add(ctx);
    await call('keys.setDisable', ctx, { body: { isDisable: true, akUUIDs: [disabled.uuid] } });
    const deleted = await add(ctx);
    await call('keys.delete', ctx, of(deleted));
    const expired = await add(ctx, { expiresAt: Math.floor(kernel.now() / 1000) + 1 });
    kernel.clock.advance(1_000);
    for (const [key, reason] of [
      [disabled, 'disabled'],
      [deleted, 'deleted'],
      [expired, 'expired'],
    ] as const) {
      expect(await refusalOf(signed(key, key.sk))).toEqual({ code: 'InvalidApiKey', reason, uuid: key.uuid });
    }
  });

  test('from an address that the key may not be used from', async () => {
    const key = await add(await contextFor(kernel), { allowedAddresses: ['10.0.0.0/8'] });
    expect(await refusalOf(signed(key, key.sk))).toEqual({
      code: 'AddressNotAllowed',
      reason: 'wrong address',
      uuid: key.uuid,
    });
    expect(await authenticate(signed(key, key.sk), { address: '10.1.2.3' })).toMatchObject({ credential: 'signature' });
  });

  test('and is nobody’s when the signature is wrong, the key unknown or not signable: a uuid is no secret', async () => {
    const ctx = await contextFor(kernel);
    const [key, other, plain] = [await add(ctx), await add(ctx), await add(ctx, { signable: false })];
    for (const credential of [
      signed(key, other.sk),
      signed({ uuid: `wsak_${'0'.repeat(32)}` }, key.sk),
      signed(plain, plain.sk),
    ]) {
      expect(await refusalOf(credential)).toEqual({ code: 'InvalidApiKey', reason: undefined, uuid: undefined });
    }
  });

  test('when its secret was encrypted under another master key: one line in the log, no fault', async () => {
    const key = await add(await contextFor(kernel));
    kernel.logged.length = 0;
    const other = createAuthenticate(otherMasterKey(), { keyIdLogin: false }, usage);
    for (const _ of [1, 2]) {
      await expect(other(signed(key, key.sk), ADDRESS)).rejects.toMatchObject({ code: 'InvalidApiKey' });
    }
    expect(kernel.logged).toMatchObject([{ level: 'warn', fields: { key: key.uuid, sealedUnder: kernel.secrets.id } }]);
    expect(JSON.stringify(kernel.logged)).not.toContain(key.sk);
    expect(await other({ kind: 'key', secret: key.sk }, ADDRESS)).toMatchObject({ credential: 'key' });
  });

  test('when the encrypted secret is that of another key or was altered', async () => {
    const ctx = await contextFor(kernel);
    const [key, other] = [await add(ctx), await add(ctx)];
    const [row] = await secretRows(key);
    const kept = { sealed: row?.sealed ?? '', sealed_under: row?.sealed_under ?? '' };
    expect(openSecret(kernel, key.uuid, kept)).toBe(key.sk);
    expect(openSecret(kernel, other.uuid, kept)).toBeUndefined();
    const bytes = Buffer.from(kept.sealed, 'base64');
    for (const at of [0, 12, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(openSecret(kernel, key.uuid, { ...kept, sealed: altered.toString('base64') })).toBeUndefined();
    }
    expect(openSecret(kernel, key.uuid, { ...kept, sealed: '' })).toBeUndefined();
  });
});

describe('reveal', () => {
  test('shows the current secret and stands in the chain of changes as a revision of its own', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const rotated = (await call('keys.rotate', ctx, of(key))).content;
    const revealed = await call('keys.reveal', ctx, of(key));
    expect(revealed.content).toMatchObject({ uuid: key.uuid, sk: rotated.sk, signable: true });
    expect(revealed.revision).toBe(3);
    const changes = await kernel.store.read
      .selectFrom('changes')
      .select(['verb', 'actor_uuid', 'revision_to'])
      .where('object_uuid', '=', key.uuid)
      .orderBy('seq')
      .execute();
    expect(changes.at(-1)).toEqual({ verb: 'reveal', actor_uuid: ctx.actor.uuid, revision_to: 3 });
    const found = await verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain'), ctx.workspace.id);
    expect(found.problems.filter((problem) => problem.includes(key.uuid))).toEqual([]);
  });

  test('shows nothing in a dry run, which leaves no change behind', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const { content } = await call('keys.reveal', { ...ctx, dryRun: true }, of(key));
    expect(content.sk).toMatch(/^\*+$/);
    expect((await call('keys.get', ctx, of(key))).revision).toBe(1);
  });

  test('is refused for a key whose secret is not kept, whatever the reason, and says what to do', async () => {
    const ctx = await contextFor(kernel);
    const reveal = (key: { uuid: string }, on: Context = ctx) => call('keys.reveal', on, of(key));
    await expect(reveal(await add(ctx, { signable: false }))).rejects.toMatchObject({ code: 'SecretNotKept' });
    const key = await add(ctx);
    await expect(reveal(key, { ...ctx, kernel: otherMasterKey() })).rejects.toMatchObject({
      code: 'SecretNotKept',
      message: expect.stringContaining('another master key; rotate the key'),
    });
    const [row] = await secretRows(key);
    await kernel.store.write((db) =>
      db
        .updateTable('key_secrets')
        .set({ sealed: null, sealed_under: null })
        .where('hash', '=', row?.hash ?? '')
        .execute(),
    );
    await expect(reveal(key)).rejects.toMatchObject({
      code: 'SecretNotKept',
      message: expect.stringContaining('backup'),
    });
    expect(await refusalOf(signed(key, key.sk))).toMatchObject({ code: 'InvalidApiKey' });
    expect(await authenticate({ kind: 'key', secret: key.sk })).toMatchObject({ credential: 'key' });
    const rotated = (await call('keys.rotate', ctx, of(key))).content;
    expect(await authenticate(signed(key, rotated.sk))).toMatchObject({ credential: 'signature' });
  });

  test('is for nobody who may only read or could do less than the key, and not for other workspaces', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const limited = await add(ctx, { roleUUIDs: ['wsAdmin'], limitPerMinute: 10 });
    const bound: Context = { ...ctx, actor: { kind: 'key', uuid: limited.uuid, name: 'limited' } };
    const reveal = (on: Context) => call('keys.reveal', on, of(key));
    await expect(reveal({ ...ctx, readOnly: true })).rejects.toMatchObject({ code: 'ReadOnlyKey' });
    await expect(reveal({ ...ctx, permissions: new Set() })).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(reveal(bound)).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(reveal(await contextFor(kernel))).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });
});
