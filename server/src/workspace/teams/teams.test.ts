import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeMember } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { createTeam, getTeam, listTeamMembers, modifyTeam, setTeamMembers } from './index.ts';
import { teamOperations } from './operations.ts';
import { revertibleTeams } from './revert.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = async (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  (await callOperation(operationNamed(teamOperations, `teams.${verb}`), ctx, request)).content;

const create = async (ctx: Context, name: string, accountUUIDs?: string[] | null): Promise<string> =>
  (await call(ctx, 'create', { body: { name, ...(accountUUIDs === undefined ? {} : { accountUUIDs }) } })).uuid;

const modify = (ctx: Context, uuid: string, name: string, accountUUIDs: string[] | null) =>
  call(ctx, 'modify', { params: { group_uuid: uuid }, body: { name, accountUUIDs } });

const get = (ctx: Context, groupUUID?: string) =>
  call(ctx, 'get', { query: groupUUID === undefined ? {} : { groupUUID } });

const inside = async (ctx: Context, uuid: string): Promise<string[]> =>
  (await get(ctx, uuid)).groupMembers.map((member: { uuid: string }) => member.uuid);

const colleague = async ({ workspace }: Context, roles = ['general']) => contextFor(kernel, { workspace, roles });

const idOf = async (uuid: string): Promise<number> =>
  (await kernel.store.read.selectFrom('accounts').select('id').where('uuid', '=', uuid).executeTakeFirstOrThrow()).id;

const accepts = (verb: string, body: unknown) => {
  const { body: schema } = operationNamed(teamOperations, `teams.${verb}`);
  return schema !== undefined && Value.Check(schema, body);
};

describe('member_group', () => {
  it('is made with exactly the members that are sent, in their order', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await colleague(ctx), await colleague(ctx)];
    const sent = [two.actor.uuid, ctx.actor.uuid, one.actor.uuid];
    const uuid = await create(ctx, 'Ordered', sent);
    expect(uuid).toMatch(/^group_[0-9a-f]{32}$/);
    expect(await get(ctx, uuid)).toEqual({
      groupMembers: sent.map((account) => ({ uuid: account, name: 'Tess Tester', email: '' })),
      membersNotInGroup: [],
    });
    for (const nobody of [undefined, null, []]) {
      expect(await inside(ctx, await create(ctx, `Empty ${String(nobody)}`.trim(), nobody))).toEqual([]);
    }
  });

  it('get without a team shows who could be in a new one, and with one who is not in it', async () => {
    const ctx = await contextFor(kernel);
    const one = await colleague(ctx);
    const uuid = await create(ctx, 'Half', [one.actor.uuid]);
    const outside = async (group?: string) =>
      (await get(ctx, group)).membersNotInGroup.map((member: { uuid: string }) => member.uuid);
    expect(await outside(uuid)).toEqual([ctx.actor.uuid]);
    expect(await outside()).toEqual([ctx.actor.uuid, one.actor.uuid]);
    expect((await get(ctx)).groupMembers).toEqual([]);
  });

  it('modify names all members anew, keeps who manages the team, and writes nothing where nothing changes', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await colleague(ctx), await colleague(ctx)];
    const uuid = await create(ctx, 'Before', [one.actor.uuid]);
    await modifyTeam({ ctx, input: { team: { uuid }, email: 'team@example.org' } });
    const levels = [{ accountId: await idOf(one.actor.uuid), permission: 4 } as const];
    await setTeamMembers({ ctx, input: { team: { uuid }, levels } });
    expect(await modify(ctx, uuid, 'After', [two.actor.uuid, one.actor.uuid])).toBe(true);
    const { team, members } = await listTeamMembers({ ctx, input: { uuid } });
    expect(team).toMatchObject({ name: 'After', email: 'team@example.org', revision: 4 });
    expect(members.map(({ account, permission }) => [account.uuid, permission])).toEqual([
      [two.actor.uuid, 0],
      [one.actor.uuid, 4],
    ]);
    await modify(ctx, uuid, 'After', [two.actor.uuid, one.actor.uuid]);
    expect((await getTeam({ ctx, input: { uuid } })).revision).toBe(4);
    await modify(ctx, uuid, 'After', [one.actor.uuid, two.actor.uuid]);
    expect(await inside(ctx, uuid)).toEqual([one.actor.uuid, two.actor.uuid]);
    await modify(ctx, uuid, 'After', null);
    expect(await inside(ctx, uuid)).toEqual([]);
  });

  it('names whoever joins later after those who are in it', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await colleague(ctx), await colleague(ctx)];
    const uuid = await create(ctx, 'Growing', [two.actor.uuid, ctx.actor.uuid]);
    await setTeamMembers({
      ctx,
      input: { team: { uuid }, levels: [{ accountId: await idOf(one.actor.uuid), permission: 0 }] },
    });
    expect(await inside(ctx, uuid)).toEqual([two.actor.uuid, ctx.actor.uuid, one.actor.uuid]);
  });

  it('list counts and names members, finds parts of names, and is by name', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, 'Zebra Team', [ctx.actor.uuid]);
    const empty = await create(ctx, 'ängste');
    const rows = await call(ctx, 'list');
    expect(rows).toContainEqual({ uuid, name: 'Zebra Team', member_count: 1, member_name_list: ['Tess Tester'] });
    expect(rows).toContainEqual({ uuid: empty, name: 'ängste', member_count: 0, member_name_list: [] });
    const found = async (search: string) =>
      (await call(ctx, 'list', { query: { search } })).map((row: { uuid: string }) => row.uuid);
    expect(await found('zeb')).toEqual([uuid]);
    expect(await found('ÄNGST')).toEqual([empty]);
    expect(await found('nothing')).toEqual([]);
  });

  it('shows who manages no members his own teams only, and nobody in them to who may not read members', async () => {
    const ctx = await contextFor(kernel);
    const [general, reader] = [await colleague(ctx), await colleague(ctx, ['readOnly'])];
    const own = await create(ctx, 'Own', [general.actor.uuid]);
    const closed = await create(ctx, 'Closed', [ctx.actor.uuid]);
    expect((await call(general, 'list')).map((row: { uuid: string }) => row.uuid)).toEqual([own]);
    expect(await inside(general, own)).toEqual([general.actor.uuid]);
    await expect(get(general, closed)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(get(reader, own)).rejects.toMatchObject({ code: 'PermissionDenied' });
    for (const change of [
      () => create(general, 'Mine'),
      () => modify(general, own, 'Mine', null),
      () => call(general, 'delete', { params: { group_uuid: own } }),
    ]) {
      await expect(change()).rejects.toMatchObject({ code: 'PermissionDenied' });
    }
    await expect(create({ ...ctx, readOnly: true }, 'Mine')).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  it('knows no team and no member of another workspace, and then changes nothing', async () => {
    const ctx = await contextFor(kernel);
    const other = await contextFor(kernel);
    const [own, theirs] = [await create(ctx, 'Own'), await create(other, 'Theirs')];
    const foreign = other.actor.uuid;
    for (const attempt of [
      () => get(ctx, theirs),
      () => modify(ctx, theirs, 'Taken over', []),
      () => call(ctx, 'delete', { params: { group_uuid: theirs } }),
      () => create(ctx, 'With a stranger', [ctx.actor.uuid, foreign]),
      () => modify(ctx, own, 'With a stranger', [ctx.actor.uuid, foreign]),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
    expect((await call(ctx, 'list')).map((row: { name: string }) => row.name)).toEqual(['Own']);
    expect((await call(other, 'list')).map((row: { name: string }) => row.name)).toEqual(['Theirs']);
  });

  it('has a name of 1 to 48 characters that no other team of the workspace has', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, 'Taken');
    const second = await create(ctx, 'Second');
    await expect(create(ctx, 'Taken')).rejects.toMatchObject({ code: 'NameTaken' });
    await expect(modify(ctx, second, 'Taken', [ctx.actor.uuid])).rejects.toMatchObject({ code: 'NameTaken' });
    expect(await inside(ctx, second)).toEqual([]);
    await create(await contextFor(kernel), 'Taken');
    await call(ctx, 'delete', { params: { group_uuid: uuid } });
    await create(ctx, 'Taken');
    for (const verb of ['create', 'modify']) {
      expect(accepts(verb, { name: 'n'.repeat(48), accountUUIDs: null })).toBe(true);
      expect(accepts(verb, { name: 'n'.repeat(49), accountUUIDs: [] })).toBe(false);
      expect(accepts(verb, { name: '', accountUUIDs: [] })).toBe(false);
      expect(accepts(verb, { accountUUIDs: [] })).toBe(false);
      expect(accepts(verb, { name: 'n' })).toBe(verb === 'create');
    }
  });

  it('delete takes the team and leaves its members', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, 'Short-lived', [ctx.actor.uuid]);
    expect(await call(ctx, 'delete', { params: { group_uuid: uuid } })).toBe(true);
    await expect(get(ctx, uuid)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(call(ctx, 'delete', { params: { group_uuid: uuid } })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
    expect((await get(ctx)).membersNotInGroup).toHaveLength(1);
  });

  it('loses whoever leaves the workspace, and can be written without him', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const one = await colleague(owner);
    const uuid = await create(owner, 'Leavers', [one.actor.uuid, owner.actor.uuid]);
    await removeMember({ ctx: owner, input: { accountId: await idOf(one.actor.uuid) } });
    expect(await inside(owner, uuid)).toEqual([owner.actor.uuid]);
    expect((await call(owner, 'list'))[0]).toMatchObject({ member_count: 1, member_name_list: ['Tess Tester'] });
    await expect(modify(owner, uuid, 'Leavers', [one.actor.uuid])).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await modify(owner, uuid, 'Leavers', [owner.actor.uuid]);
    expect(await inside(owner, uuid)).toEqual([owner.actor.uuid]);
  });

  it('is managed by who made it, where its maker says nothing of members, as clients of Grafana do', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await createTeam({ ctx, input: { name: 'Of Grafana', email: '' } });
    expect(await inside(ctx, uuid)).toEqual([ctx.actor.uuid]);
  });
});

describe('a change of a team', () => {
  const newest = ({ workspace }: Context, uuid: string) =>
    kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', workspace.id)
      .where('object_uuid', '=', uuid)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();

  const revert = async (ctx: Context, uuid: string) => {
    const change = await newest(ctx, uuid);
    return transact(ctx, (unit) => revertibleTeams.revert(ctx, unit, change));
  };

  it('is taken back with name, members, their order and who manages the team', async () => {
    const ctx = await contextFor(kernel);
    const one = await colleague(ctx);
    const uuid = await create(ctx, 'First', [one.actor.uuid, ctx.actor.uuid]);
    const levels = [{ accountId: await idOf(one.actor.uuid), permission: 4 } as const];
    await setTeamMembers({ ctx, input: { team: { uuid }, levels } });
    await modify(ctx, uuid, 'Second', [ctx.actor.uuid]);
    expect(await revert(ctx, uuid)).toEqual({ uuid, revision: 4, deleted: false });
    const { team, members } = await listTeamMembers({ ctx, input: { uuid } });
    expect(team.name).toBe('First');
    expect(members.map(({ account, permission }) => [account.uuid, permission])).toEqual([
      [one.actor.uuid, 4],
      [ctx.actor.uuid, 0],
    ]);
    expect(await newest(ctx, uuid)).toMatchObject({ verb: 'revert', revision_from: 3, revision_to: 4 });
  });

  it('that deleted it brings it back, without those who left the workspace, unless another has its name', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const one = await colleague(owner);
    const uuid = await create(owner, 'Kept', [one.actor.uuid, owner.actor.uuid]);
    await call(owner, 'delete', { params: { group_uuid: uuid } });
    await removeMember({ ctx: owner, input: { accountId: await idOf(one.actor.uuid) } });
    const holder = await create(owner, 'Kept');
    await expect(revert(owner, uuid)).rejects.toMatchObject({ code: 'NameTaken' });
    await call(owner, 'delete', { params: { group_uuid: holder } });
    await revert(owner, uuid);
    expect(await inside(owner, uuid)).toEqual([owner.actor.uuid]);
  });

  it('that made it deletes it, and is taken back itself', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, 'Made', [ctx.actor.uuid]);
    expect(await revert(ctx, uuid)).toEqual({ uuid, revision: 2, deleted: true });
    await expect(get(ctx, uuid)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await revert(ctx, uuid);
    expect(await inside(ctx, uuid)).toEqual([ctx.actor.uuid]);
  });

  it('that is not the newest is not taken back', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, 'Older');
    const change = await newest(ctx, uuid);
    await modify(ctx, uuid, 'Newer', null);
    const attempt = transact(ctx, (unit) => revertibleTeams.revert(ctx, unit, change));
    await expect(attempt).rejects.toMatchObject({ code: 'ChangeSuperseded' });
  });
});
