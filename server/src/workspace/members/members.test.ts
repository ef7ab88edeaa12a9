import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount, setAccountDisabled } from '../accounts/index.ts';
import { listInvitations } from '../invitations/index.ts';
import type { Context } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import { members } from '../membership.ts';
import { pipelines } from '../pipelines/index.ts';
import { roles } from '../roles/index.ts';
import { teams } from '../teams/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const all = [...members.operations, ...teams.operations, ...pipelines.operations, ...roles.operations];

const call = async (ctx: Context, id: string, request: Parameters<typeof callOperation>[2] = {}) =>
  (await callOperation(operationNamed(all, id), ctx, request)).content;

const accepts = (id: string, body: unknown) => {
  const { body: schema } = operationNamed(members.operations, id);
  return schema !== undefined && Value.Check(schema, body);
};

let accounts = 0;
/** Somebody who is a member of no workspace. */
async function newAccount({ name, email }: { name?: string; email?: string } = {}) {
  accounts += 1;
  const login = `newcomer-${accounts}`;
  return createAccount({ ctx: serverContext(kernel), input: { login, name, email, password: 'a long password' } });
}

const add = (ctx: Context, accountUUIDs: string[], roleUUIDs = ['general']) =>
  call(ctx, 'members.add', { body: { accountUUIDs, roleUUIDs } });

async function newMember(ctx: Context, roleUUIDs = ['general']): Promise<string> {
  const { uuid } = await newAccount();
  await add(ctx, [uuid], roleUUIDs);
  return uuid;
}

const list = (ctx: Context, query: object = {}) => call(ctx, 'members.list', { query: { ...query } });
const uuids = async (ctx: Context, query: object = {}): Promise<string[]> =>
  (await list(ctx, query)).data.map((member: { uuid: string }) => member.uuid);
const memberIn = async (ctx: Context, uuid: string) =>
  (await list(ctx)).data.find((member: { uuid: string }) => member.uuid === uuid);

const verbsOf = async ({ workspace }: Context) =>
  (
    await kernel.store.read
      .selectFrom('changes')
      .select('verb')
      .where('workspace_id', '=', workspace.id)
      .where('noun', '=', 'members')
      .orderBy('seq')
      .execute()
  ).map(({ verb }) => verb);

describe('members/list', () => {
  it('shows accounts with their roles by name and uuid, for clients of one role and of several', async () => {
    const ctx = await contextFor(kernel, { roles: ['owner'] });
    const account = await newAccount({ name: 'Ada', email: 'Ada@Example.org' });
    await add(ctx, [account.uuid], ['readOnly', 'general']);
    expect(await memberIn(ctx, account.uuid)).toEqual({
      id: account.id,
      uuid: account.uuid,
      name: 'Ada',
      username: account.login,
      email: 'ada@example.org',
      mobile: '',
      role: 'general',
      roles: [
        { name: 'Read-only', uuid: 'readOnly' },
        { name: 'Standard', uuid: 'general' },
      ],
      waitAudit: 0,
      acntWsNickname: '',
      userIconUrl: '',
      userType: 'common',
      exterId: '',
      nameSpace: '',
      extend: { user_icon: '' },
      creator: 'SYS',
      updator: 'SYS',
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      status: 0,
    });
    await setAccountDisabled({ ctx: serverContext(kernel), input: { uuid: account.uuid, on: true } });
    expect((await memberIn(ctx, account.uuid)).status).toBe(2);
  });

  it('shows what a login provider calls an account', async () => {
    const ctx = await contextFor(kernel);
    const account = await newAccount();
    await add(ctx, [account.uuid]);
    await kernel.store.write((db) =>
      db
        .insertInto('identities')
        .values({ issuer: 'https://login.example', subject: 'sub-7', account_id: account.id, created_at: kernel.now() })
        .execute(),
    );
    expect((await memberIn(ctx, account.uuid)).exterId).toBe('sub-7');
  });

  it('finds parts of name, e-mail and login, whatever their case, also where a plus came as a space', async () => {
    const ctx = await contextFor(kernel);
    const account = await newAccount({ name: '张三 Émile', email: 'em+il@example.org' });
    await add(ctx, [account.uuid]);
    for (const search of ['张三', 'éMILE', 'EM+IL@', 'em il@example', account.login.toUpperCase()]) {
      expect(await uuids(ctx, { search }), search).toEqual([account.uuid]);
    }
    expect(await uuids(ctx, { search: 'nobody' })).toEqual([]);
    expect(await uuids(ctx)).toEqual([ctx.actor.uuid, account.uuid]);
  });

  it('is cut into pages where pageSize is sent, and whole where it is not', async () => {
    const ctx = await contextFor(kernel);
    const made = [await newMember(ctx), await newMember(ctx)];
    const page = async (query: object) => {
      const operation = operationNamed(members.operations, 'members.list');
      const { content, pageInfo } = await callOperation(operation, ctx, { query: { ...query } });
      return [content.data.map((member: { uuid: string }) => member.uuid), pageInfo];
    };
    expect(await page({ pageSize: 2, pageIndex: 2 })).toEqual([
      [made[1]],
      { count: 1, pageIndex: 2, pageSize: 2, totalCount: 3 },
    ]);
    expect(await page({})).toEqual([[ctx.actor.uuid, ...made], { count: 3, pageIndex: 1, pageSize: 3, totalCount: 3 }]);
  });

  it('is for those who may read members, and shows nobody of another workspace', async () => {
    const ctx = await contextFor(kernel);
    const stranger = await contextFor(kernel);
    expect(await uuids(stranger)).toEqual([stranger.actor.uuid]);
    const reader = await contextFor(kernel, { workspace: ctx.workspace, roles: ['readOnly'] });
    await expect(list(reader)).rejects.toMatchObject({ code: 'PermissionDenied' });
    const general = await contextFor(kernel, { workspace: ctx.workspace, roles: ['general'] });
    expect(await uuids(general)).toHaveLength(3);
  });
});

describe('batch_add', () => {
  it('makes every account a member with the roles, or none', async () => {
    const ctx = await contextFor(kernel);
    const [one, two, three] = [await newAccount(), await newAccount(), await newAccount()];
    expect(await add(ctx, [one.uuid, two.uuid, one.uuid], ['wsAdmin'])).toBe(true);
    expect((await memberIn(ctx, two.uuid)).roles).toEqual([{ name: 'Administrator', uuid: 'wsAdmin' }]);
    await expect(add(ctx, [three.uuid, one.uuid])).rejects.toMatchObject({ code: 'NameTaken' });
    await expect(add(ctx, [three.uuid, 'acnt_none'])).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining('acnt_none'),
    });
    expect(await uuids(ctx)).toEqual([ctx.actor.uuid, one.uuid, two.uuid]);
    expect(await verbsOf(ctx)).toEqual(['add', 'add']);
  });

  it('gives no rights that the caller does not have, makes no owner, and knows its roles', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await newAccount();
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    for (const caller of [ctx, owner]) {
      await expect(add(caller, [uuid], ['general', 'owner'])).rejects.toMatchObject({
        code: 'InvalidParameter',
        message: expect.stringContaining('owner'),
      });
    }
    await expect(add(ctx, [uuid], ['role_none'])).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining('roleUUIDs holds "role_none"'),
    });
    const general = await contextFor(kernel, { workspace: ctx.workspace, roles: ['general'] });
    await expect(add(general, [uuid], ['readOnly'])).rejects.toMatchObject({ code: 'PermissionDenied' });
    const reading = await contextFor(kernel, { workspace: ctx.workspace, readOnly: true });
    await expect(add(reading, [uuid])).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  it('needs accounts and roles', () => {
    expect(accepts('members.add', { accountUUIDs: ['acnt_1'], roleUUIDs: ['general'] })).toBe(true);
    for (const body of [
      {},
      { accountUUIDs: [], roleUUIDs: ['general'] },
      { accountUUIDs: null, roleUUIDs: ['general'] },
      { accountUUIDs: ['acnt_1'] },
      { accountUUIDs: ['acnt_1'], roleUUIDs: [] },
      { accountUUIDs: ['acnt_1'], roleUUIDs: ['general'], more: 1 },
    ]) {
      expect(accepts('members.add', body), JSON.stringify(body)).toBe(false);
    }
  });
});

describe('batch_invitation', () => {
  const invite = (ctx: Context, to: string[] | null, roleUUIDs = ['readOnly']) =>
    call(ctx, 'members.invite', { body: { to, roleUUIDs, method: 'email' } });

  it('invites who has no account and makes a member of who has one', async () => {
    const ctx = await contextFor(kernel);
    const account = await newAccount({ email: 'known@example.org' });
    expect(await invite(ctx, ['New@Example.org', 'new@example.org', 'KNOWN@example.org'])).toBe(true);
    expect(await listInvitations({ ctx, input: {} })).toMatchObject([
      { email: 'new@example.org', roles: ['readOnly'], code: expect.stringMatching(/^.{32}$/) },
    ]);
    expect((await memberIn(ctx, account.uuid)).role).toBe('readOnly');
  });

  it('invites all or none, and nobody where nobody is named', async () => {
    const ctx = await contextFor(kernel);
    const account = await newAccount({ email: 'member-already@example.org' });
    await add(ctx, [account.uuid]);
    await expect(invite(ctx, ['first@example.org', 'member-already@example.org'])).rejects.toMatchObject({
      code: 'NameTaken',
    });
    expect(await invite(ctx, null)).toBe(true);
    expect(await invite(ctx, [])).toBe(true);
    expect(await listInvitations({ ctx, input: {} })).toEqual([]);
  });

  it('is for those who manage members, for roles that they could give, and makes no owners', async () => {
    const ctx = await contextFor(kernel);
    const general = await contextFor(kernel, { workspace: ctx.workspace, roles: ['general'] });
    await expect(invite(general, ['a@example.org'])).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(invite(ctx, ['a@example.org'], ['owner'])).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(invite(ctx, null, ['none'])).rejects.toMatchObject({ code: 'InvalidParameter' });
  });

  it('takes addresses and no other method', () => {
    const body = { to: ['a@example.org'], roleUUIDs: ['general'], method: 'email' };
    expect(accepts('members.invite', body)).toBe(true);
    expect(accepts('members.invite', { ...body, to: null })).toBe(true);
    expect(accepts('members.invite', { ...body, to: ['admin'] })).toBe(false);
    expect(accepts('members.invite', { ...body, method: 'sms' })).toBe(false);
    expect(accepts('members.invite', { to: body.to, roleUUIDs: body.roleUUIDs })).toBe(false);
  });
});

describe('batch_modify', () => {
  const modify = (ctx: Context, body: object) => call(ctx, 'members.modify', { body: { ...body } });
  const rolesOf = async (ctx: Context, uuid: string): Promise<string[]> =>
    (await memberIn(ctx, uuid)).roles.map((role: { uuid: string }) => role.uuid);

  it('gives several members the roles, and leaves teams and nicknames alone', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await newMember(ctx), await newMember(ctx)];
    const { uuid: team } = await call(ctx, 'teams.create', { body: { name: 'team', accountUUIDs: [one] } });
    expect(
      await modify(ctx, {
        accountUUIDs: [one, two],
        roleUUIDs: ['readOnly', 'wsAdmin'],
        onlyModifyRoles: true,
        memberGroupUUIDs: [],
        acntWsNickname: 'ignored',
      }),
    ).toEqual({ autoLoginUrl: '' });
    expect(await rolesOf(ctx, one)).toEqual(['readOnly', 'wsAdmin']);
    expect(await rolesOf(ctx, two)).toEqual(['readOnly', 'wsAdmin']);
    expect((await memberIn(ctx, one)).acntWsNickname).toBe('');
    const { groupMembers } = await call(ctx, 'teams.get', { query: { groupUUID: team } });
    expect(groupMembers).toMatchObject([{ uuid: one }]);
  });

  it('gives one member teams and a nickname as well, which answers about people show', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await newMember(ctx);
    const newTeam = async (name: string, accountUUIDs: string[]): Promise<string> =>
      (await call(ctx, 'teams.create', { body: { name, accountUUIDs } })).uuid;
    const [left, joined] = [await newTeam('left', [uuid, ctx.actor.uuid]), await newTeam('joined', [])];
    const single = { accountUUIDs: [uuid], roleUUIDs: ['general'], onlyModifyRoles: false };
    await modify(ctx, { ...single, memberGroupUUIDs: [joined], acntWsNickname: ' Captain ' });
    const membersOf = async (team: string): Promise<string[]> =>
      (await call(ctx, 'teams.get', { query: { groupUUID: team } })).groupMembers.map(
        (each: { uuid: string }) => each.uuid,
      );
    expect([await membersOf(left), await membersOf(joined)]).toEqual([[ctx.actor.uuid], [uuid]]);
    expect((await memberIn(ctx, uuid)).acntWsNickname).toBe('Captain');

    const self = { ...ctx, actor: { kind: 'account', uuid, name: 'x' } } as const;
    await call(self, 'pipelines.create', {
      body: { name: 'p', type: 'local', category: 'logging', content: 'YQ==' },
    });
    expect((await call(ctx, 'pipelines.list')).data[0].creatorInfo).toMatchObject({ uuid, acntWsNickname: 'Captain' });
    const made = await call(self, 'roles.create', { body: { name: 'r', desc: '', keys: ['snapshot.create'] } });
    const role = await call(ctx, 'roles.get', { params: { role_uuid: made.uuid } });
    expect(role.creatorInfo).toMatchObject({ acntWsNickname: 'Captain' });
    const elsewhere = await contextFor(kernel);
    await add(elsewhere, [uuid]);
    expect((await memberIn(elsewhere, uuid)).acntWsNickname).toBe('');

    await modify(ctx, { ...single, memberGroupUUIDs: [joined] });
    expect((await memberIn(ctx, uuid)).acntWsNickname).toBe('Captain');
    await modify(ctx, { ...single, memberGroupUUIDs: null, acntWsNickname: null });
    expect((await memberIn(ctx, uuid)).acntWsNickname).toBe('');
    expect(await membersOf(joined)).toEqual([]);
    expect(await verbsOf(ctx)).toEqual(['add', 'setNickname', 'setNickname']);
  });

  it('of teams and nickname needs one member and all of his teams', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await newMember(ctx), await newMember(ctx)];
    const body = { accountUUIDs: [one], roleUUIDs: ['readOnly'], onlyModifyRoles: false, memberGroupUUIDs: [] };
    for (const [change, said] of [
      [{ memberGroupUUIDs: undefined }, 'memberGroupUUIDs'],
      [{ accountUUIDs: [one, two] }, 'accountUUIDs'],
      [{ accountUUIDs: [] }, 'accountUUIDs'],
      [{ accountUUIDs: null }, 'accountUUIDs'],
      [{ acntWsNickname: 'a\u0007' }, 'acntWsNickname'],
    ] as const) {
      await expect(modify(ctx, { ...body, ...change })).rejects.toMatchObject({
        code: 'InvalidParameter',
        message: expect.stringContaining(said),
      });
    }
    expect(await rolesOf(ctx, one)).toEqual(['general']);
    expect(await modify(ctx, { ...body, accountUUIDs: null, onlyModifyRoles: true })).toEqual({ autoLoginUrl: '' });
    expect(await rolesOf(ctx, one)).toEqual(['general']);
    expect(accepts('members.modify', { ...body, acntWsNickname: 'n'.repeat(129) })).toBe(false);
    expect(accepts('members.modify', { ...body, acntWsNickname: 'n'.repeat(128) })).toBe(true);
    expect(accepts('members.modify', { accountUUIDs: [one], roleUUIDs: ['general'] })).toBe(false);
  });

  it('knows no member and no team of another workspace, and then changes nothing', async () => {
    const ctx = await contextFor(kernel);
    const other = await contextFor(kernel);
    const [own, foreign] = [await newMember(ctx), await newMember(other)];
    const { uuid: foreignTeam } = await call(other, 'teams.create', { body: { name: 'theirs' } });
    const roles = { roleUUIDs: ['readOnly'], onlyModifyRoles: true };
    await expect(modify(ctx, { ...roles, accountUUIDs: [own, foreign] })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
    await expect(
      modify(ctx, { ...roles, accountUUIDs: [own], onlyModifyRoles: false, memberGroupUUIDs: [foreignTeam] }),
    ).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect(await rolesOf(ctx, own)).toEqual(['general']);
    expect(await rolesOf(other, foreign)).toEqual(['general']);
  });

  it('keeps the last owner, and lets only an owner make and unseat one', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const admin = await contextFor(kernel, { workspace: owner.workspace });
    const member = await newMember(owner);
    const only = (accountUUID: string, ...roleUUIDs: string[]) => ({
      accountUUIDs: [accountUUID],
      roleUUIDs,
      onlyModifyRoles: true,
    });
    await expect(modify(owner, only(owner.actor.uuid, 'general'))).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining('last owner'),
    });
    await expect(modify(admin, only(member, 'owner'))).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(modify(admin, only(owner.actor.uuid, 'general'))).rejects.toMatchObject({ code: 'PermissionDenied' });
    await modify(owner, only(member, 'owner'));
    await modify(owner, only(owner.actor.uuid, 'general'));
    expect([await rolesOf(owner, member), await rolesOf(owner, owner.actor.uuid)]).toEqual([['owner'], ['general']]);
    // What he is already is not given again.
    await modify(admin, {
      ...only(member, 'owner'),
      onlyModifyRoles: false,
      memberGroupUUIDs: [],
      acntWsNickname: 'Boss',
    });
    expect((await memberIn(admin, member)).acntWsNickname).toBe('Boss');
  });
});

describe('batch_delete', () => {
  const remove = (ctx: Context, accountUUIDs: string[]) => call(ctx, 'members.delete', { body: { accountUUIDs } });

  it('ends memberships and the sessions in them, all or none', async () => {
    const ctx = await contextFor(kernel);
    const other = await contextFor(kernel);
    const [one, two, foreign] = [await newMember(ctx), await newMember(ctx), await newMember(other)];
    const { id } = await kernel.store.read
      .selectFrom('accounts')
      .select('id')
      .where('uuid', '=', one)
      .executeTakeFirstOrThrow();
    const session = { account_id: id, created_at: 0, expires_at: 1, address: '', user_agent: '', seen_at: 0 };
    await kernel.store.write((db) =>
      db
        .insertInto('sessions')
        .values([
          { ...session, hash: 'of-here', workspace_id: ctx.workspace.id },
          { ...session, hash: 'of-elsewhere', workspace_id: other.workspace.id },
        ])
        .execute(),
    );
    for (const nobody of [foreign, 'acnt_none']) {
      await expect(remove(ctx, [one, nobody])).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
    expect(await uuids(ctx)).toEqual([ctx.actor.uuid, one, two]);
    expect(await remove(ctx, [two, one])).toBeNull();
    expect(await uuids(ctx)).toEqual([ctx.actor.uuid]);
    expect(await uuids(other)).toContain(foreign);
    const left = await kernel.store.read
      .selectFrom('sessions')
      .select('hash')
      .where('hash', 'in', ['of-here', 'of-elsewhere'])
      .execute();
    expect(left).toEqual([{ hash: 'of-elsewhere' }]);
  });

  it('keeps the last owner and whoever is stronger than the caller', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const admin = await contextFor(kernel, { workspace: owner.workspace });
    await expect(remove(owner, [owner.actor.uuid])).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(remove(admin, [owner.actor.uuid])).rejects.toMatchObject({ code: 'PermissionDenied' });
    const reading = { ...admin, readOnly: true };
    await expect(remove(reading, [admin.actor.uuid])).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });
});
