import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceReference } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { createAccount, findSession, type IdentityLogin, loginByIdentity, setServerAdmin } from './index.ts';
import { membersOf } from './rows.ts';

let kernel: TestKernel;
let workspace: WorkspaceReference;
beforeAll(async () => {
  kernel = await openTestKernel();
  workspace = (await contextFor(kernel)).workspace;
});
afterAll(() => kernel.close());

type Person = IdentityLogin['person'];
const person = (name: string, more: Partial<Person> = {}): Person => ({
  issuer: 'https://id.example',
  subject: name,
  logins: [name],
  name,
  email: `${name}@example.org`,
  ...more,
});

const enter = (who: Person, more: Partial<IdentityLogin> = {}) =>
  loginByIdentity({
    ctx: serverContext(kernel, { address: '192.0.2.1' }),
    input: { person: who, role: { kind: 'given' }, allowSignUp: true, userAgent: 'test', ...more },
  });

const rolesOf = async (id: number) => {
  const members = await membersOf(kernel.store.read, workspace.id);
  return members.find(({ account }) => account.id === id)?.roles;
};

describe('a login by an identity', () => {
  it('that comes twice at once makes one account', async () => {
    const [one, other] = await Promise.all([enter(person('twin')), enter(person('twin'))]);
    expect(other.account.id).toBe(one.account.id);
    expect(other.token).not.toBe(one.token);
  });

  it('makes no account where that is switched off, and opens the ones that are there', async () => {
    await expect(enter(person('closed'), { allowSignUp: false })).rejects.toMatchObject({ code: 'LoginNotAllowed' });
    const { account } = await enter(person('open'));
    expect((await enter(person('open'), { allowSignUp: false })).account.id).toBe(account.id);
  });

  it('is another one under the same name of another provider', async () => {
    const { account } = await enter(person('same', { email: '' }));
    const other = await enter(person('same', { issuer: 'https://other.example', email: '' }));
    expect(other.account.id).not.toBe(account.id);
    expect(other.account.login).toMatch(/^login-[0-9a-f]{16}$/);
  });

  it('changes the role of nobody when roles are given here, and takes ownership from nobody', async () => {
    const { account } = await enter(person('steady'), { role: { kind: 'set', role: 'general', named: true } });
    await enter(person('steady'));
    expect(await rolesOf(account.id)).toEqual(['general']);
    await kernel.store.write((db) =>
      db
        .updateTable('members')
        .set({ roles: '["owner"]' })
        .where('account_id', '=', account.id)
        .where('workspace_id', '=', workspace.id)
        .execute(),
    );
    await enter(person('steady'), { role: { kind: 'set', role: 'readOnly', named: false } });
    expect(await rolesOf(account.id)).toEqual(['owner']);
    await expect(enter(person('greedy'), { role: { kind: 'set', role: 'owner', named: true } })).rejects.toMatchObject({
      code: 'PermissionDenied',
    });
  });

  it('leaves nothing behind when it is refused', async () => {
    const before = await kernel.store.read.selectFrom('accounts').select('id').execute();
    await expect(enter(person('x'), { role: { kind: 'set', role: 'owner', named: true } })).rejects.toThrow();
    expect(await kernel.store.read.selectFrom('accounts').select('id').execute()).toEqual(before);
  });
});

describe('a new provider', () => {
  const moved = (name: string) => person(name, { issuer: 'https://new.example', subject: `new-${name}` });

  it('opens the account of the same proved e-mail, and shows out whoever was in it', async () => {
    const old = await enter(person('mover'));
    const fresh = await enter(moved('mover'));
    expect(fresh.account.id).toBe(old.account.id);
    expect(await findSession(kernel, old.token)).toBeUndefined();
    expect(await findSession(kernel, fresh.token)).toBeDefined();
    expect((await enter(person('mover', { email: '' }))).account.id).not.toBe(old.account.id);
  });

  it('opens none with a password, none that administers the server, and none that was only prepared', async () => {
    const ctx = serverContext(kernel);
    const email = 'secured@example.org';
    await createAccount({ ctx, input: { login: 'secured', email, password: 'a long password' } });
    await expect(enter(moved('secured'))).rejects.toMatchObject({ code: 'LoginNotAllowed' });
    const { account } = await enter(person('chief'));
    await setServerAdmin({ ctx, input: { uuid: account.uuid, on: true } });
    await expect(enter(moved('chief'))).rejects.toMatchObject({ code: 'LoginNotAllowed' });
    await createAccount({ ctx, input: { login: 'prepared', email: 'prepared@example.org' } });
    await expect(enter(moved('prepared'))).rejects.toMatchObject({ code: 'LoginNotAllowed' });
  });
});
