import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverContext } from '../kernel/server-context.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { addMember, createAccount, createLogin, findSession, logout, setMemberRoles, setPassword } from './index.ts';

const PASSWORD = 'correct horse';
const HOUR_MS = 3_600_000;

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

let logins = 0;
/** An account with a password, as a member of a workspace of its own. */
async function newcomer(roles: string[] = ['general']) {
  logins += 1;
  const owner = await contextFor(kernel, { roles: ['owner'] });
  const login = `ada-${logins}`;
  const account = await createAccount({ ctx: serverContext(kernel), input: { login, password: PASSWORD } });
  await addMember({ ctx: owner, input: { account: account.uuid, roles } });
  return { owner, account, login };
}

const from = (address: string) => serverContext(kernel, { address });

describe('accounts', () => {
  test('a password is stored as an argon2id hash with its parameters and in no change', async () => {
    const { account } = await newcomer();
    const row = await kernel.store.read
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', account.id)
      .executeTakeFirstOrThrow();
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    const changes = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', 0)
      .where('object_uuid', '=', account.uuid)
      .execute();
    expect(changes).toMatchObject([{ noun: 'accounts', verb: 'create', actor_uuid: 'SYS' }]);
  });

  test('two live accounts never share a login, whatever its case', async () => {
    await newcomer();
    await expect(
      createAccount({ ctx: serverContext(kernel), input: { login: `ADA-${logins}`, password: PASSWORD } }),
    ).rejects.toMatchObject({ code: 'NameTaken' });
  });

  test.each([
    ['a login with a space', { login: 'a b', password: PASSWORD }],
    ['an empty login', { login: '', password: PASSWORD }],
    ['a password of seven characters', { login: 'short', password: '1234567' }],
    ['a password of 257 bytes', { login: 'long', password: 'x'.repeat(257) }],
  ])('%s is refused and the message does not repeat the password', async (_, input) => {
    const failure = await createAccount({ ctx: serverContext(kernel), input }).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure).toMatchObject({ code: 'InvalidParameter' });
    expect(failure?.message).not.toContain(input.password);
  });

  test('a caller of a workspace cannot make accounts or set passwords, not even its owner', async () => {
    const { owner, login } = await newcomer();
    const denied = { code: 'PermissionDenied' };
    await expect(createAccount({ ctx: owner, input: { login: 'x' } })).rejects.toMatchObject(denied);
    await expect(setPassword({ ctx: owner, input: { login, password: PASSWORD } })).rejects.toMatchObject(denied);
  });
});

describe('members', () => {
  test('a member gives no rights that he does not have', async () => {
    const { owner, account } = await newcomer();
    const admin = await contextFor(kernel, { workspace: owner.workspace, roles: ['wsAdmin'] });
    await expect(
      setMemberRoles({ ctx: admin, input: { account: account.uuid, roles: ['owner'] } }),
    ).rejects.toMatchObject({ code: 'PermissionDenied' });
    await setMemberRoles({ ctx: owner, input: { account: account.uuid, roles: ['owner'] } });
    await expect(
      setMemberRoles({ ctx: admin, input: { account: account.uuid, roles: ['readOnly'] } }),
    ).rejects.toMatchObject({ code: 'PermissionDenied' });
  });

  test('a workspace keeps an owner', async () => {
    const { owner } = await newcomer();
    await expect(
      setMemberRoles({ ctx: owner, input: { account: owner.actor.uuid, roles: ['wsAdmin'] } }),
    ).rejects.toMatchObject({ code: 'InvalidParameter' });
  });

  test('an unknown role is refused and named', async () => {
    const { owner, account } = await newcomer();
    await expect(setMemberRoles({ ctx: owner, input: { account: account.uuid, roles: ['emperor'] } })).rejects.toThrow(
      'emperor',
    );
  });

  test('a member of another workspace is not found', async () => {
    const { account } = await newcomer();
    const stranger = await contextFor(kernel, { roles: ['owner'] });
    await expect(
      setMemberRoles({ ctx: stranger, input: { account: account.uuid, roles: ['general'] } }),
    ).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });
});

describe('sessions', () => {
  test('a login opens a session whose token the store does not hold', async () => {
    const { login, account, owner } = await newcomer();
    const opened = await createLogin()({ ctx: from('10.0.0.1'), input: { login, password: PASSWORD } });
    expect(opened.workspace.uuid).toBe(owner.workspace.uuid);
    expect(opened.roles).toEqual(['general']);
    const rows = await kernel.store.read.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(opened.token);
    expect(await findSession(kernel, opened.token)).toMatchObject({ account: { uuid: account.uuid } });
    const change = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', owner.workspace.id)
      .where('noun', '=', 'sessions')
      .executeTakeFirstOrThrow();
    expect(change).toMatchObject({ verb: 'login', actor_uuid: account.uuid, actor_kind: 'account' });
  });

  test('a wrong password, an unknown login and a disabled account answer the same', async () => {
    const { login, account } = await newcomer();
    const attempt = (input: { login: string; password: string }) => createLogin()({ ctx: from('10.0.0.2'), input });
    const wrong = await attempt({ login, password: 'wrong password' }).catch((error: unknown) => error);
    const unknown = await attempt({ login: 'nobody', password: PASSWORD }).catch((error: unknown) => error);
    await kernel.store.write((db) =>
      db.updateTable('accounts').set({ disabled: 1 }).where('id', '=', account.id).execute(),
    );
    const disabled = await attempt({ login, password: PASSWORD }).catch((error: unknown) => error);
    for (const failure of [wrong, unknown, disabled]) {
      expect(failure).toMatchObject({ code: 'LoginFailed', message: (wrong as Error).message, detail: undefined });
    }
  });

  test('after ten failures an address cannot try a login again until the minute is over, even with the right password', async () => {
    const { login } = await newcomer();
    const attempt = createLogin({ failuresPerMinute: 2 });
    const input = { login, password: 'wrong password' };
    const parallel = await Promise.allSettled([1, 2, 3, 4].map(() => attempt({ ctx: from('10.0.0.3'), input })));
    const codes = parallel.map((result) => (result as PromiseRejectedResult).reason.code).sort();
    expect(codes).toEqual(['LoginFailed', 'LoginFailed', 'TooManyFailedCredentials', 'TooManyFailedCredentials']);
    const right = { login, password: PASSWORD };
    await expect(attempt({ ctx: from('10.0.0.3'), input: right })).rejects.toMatchObject({
      code: 'TooManyFailedCredentials',
      retryAfterSeconds: 60,
    });
    await attempt({ ctx: from('10.0.0.4'), input: right });
    kernel.clock.advance(60_000);
    await attempt({ ctx: from('10.0.0.3'), input: right });
  });

  test('a session slides for twelve hours at a time and ends after seven days', async () => {
    const { login } = await newcomer();
    const { token } = await createLogin()({ ctx: from('10.0.0.5'), input: { login, password: PASSWORD } });
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      expect(await findSession(kernel, token), `after ${hours} h`).toBeDefined();
      kernel.clock.advance(8 * HOUR_MS);
    }
    kernel.clock.advance(8 * HOUR_MS);
    expect(await findSession(kernel, token)).toBeUndefined();
    const second = await createLogin()({ ctx: from('10.0.0.5'), input: { login, password: PASSWORD } });
    kernel.clock.advance(12 * HOUR_MS);
    expect(await findSession(kernel, second.token)).toBeUndefined();
  });

  test('logout, a new password, new roles and a lost account act at once', async () => {
    const { login, account, owner } = await newcomer();
    const open = async () =>
      (await createLogin()({ ctx: from('10.0.0.6'), input: { login, password: PASSWORD } })).token;
    const ended = await open();
    expect(await logout({ ctx: from('10.0.0.6'), input: { token: ended } })).toBe(true);
    expect(await logout({ ctx: from('10.0.0.6'), input: { token: ended } })).toBe(false);
    expect(await findSession(kernel, ended)).toBeUndefined();

    const token = await open();
    await setMemberRoles({ ctx: owner, input: { account: account.uuid, roles: ['readOnly'] } });
    expect((await findSession(kernel, token))?.roles).toEqual(['readOnly']);
    await setPassword({ ctx: serverContext(kernel), input: { login, password: 'another horse' } });
    expect(await findSession(kernel, token)).toBeUndefined();
    await expect(open()).rejects.toMatchObject({ code: 'LoginFailed' });
  });

  test('an account without a workspace cannot log in', async () => {
    const ctx = serverContext(kernel);
    await createAccount({ ctx, input: { login: 'homeless', password: PASSWORD } });
    await expect(createLogin()({ ctx, input: { login: 'homeless', password: PASSWORD } })).rejects.toMatchObject({
      code: 'LoginFailed',
    });
  });
});
