import { Type } from 'typebox';
import { membersOf } from '../accounts/index.ts';
import type { ArchivedKind, ArchivedObject, ShownByGrafana, TakeCall, TakenObject } from '../kernel/archived.ts';
import { byUnits } from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { closed } from '../kernel/schemas.ts';
import type { Unit } from '../kernel/transact.ts';
import { type ReadMember, readMembers } from './read.ts';
import {
  insertTeam,
  recordTeam,
  requireFreeTeamName,
  reviseTeam,
  TEAM_PREFIX,
  type Team,
  teamForChange,
} from './rows.ts';

interface TeamHead {
  readonly uuid: string;
  readonly name: string;
  readonly email: string;
  /** By login. */
  readonly members: readonly { readonly login: string; readonly permission: number }[];
}

const schema = closed({
  uuid: Type.String({ pattern: '^(team|group)_[0-9a-zA-Z_]{1,64}$' }),
  name: Type.String({ minLength: 1, maxLength: 190 }),
  email: Type.String({ maxLength: 190 }),
  members: Type.Array(closed({ login: Type.String({ minLength: 1, maxLength: 190 }), permission: Type.Enum([0, 4]) }), {
    maxItems: 10_000,
  }),
});

async function* readTeams(ctx: Context): AsyncGenerator<ArchivedObject> {
  const db = ctx.kernel.store.read;
  const rows = await db
    .selectFrom('teams')
    .select(['id', 'uuid', 'name', 'email'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  for (const { id, uuid, name, email } of rows.sort((one, other) => byUnits(one.uuid, other.uuid))) {
    yield { head: { uuid, name, email, members: membersByLogin(await readMembers(db, ctx, id)) } };
  }
}

const membersByLogin = (members: readonly ReadMember[]): TeamHead['members'] =>
  members.map(({ login, permission }) => ({ login, permission })).sort((one, other) => byUnits(one.login, other.login));

/**
 * Known by their name, which is unique. Members are those accounts of the workspace that have the logins: a team brings nobody in.
 */
async function takeTeam(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { ctx, unit } = call;
  const said = head as unknown as TeamHead;
  const accounts = new Map(
    (await membersOf(unit.db, ctx.workspace.id)).map(({ account }) => [account.login, account.id]),
  );
  const known = said.members.filter(({ login }) => accounts.has(login));
  const missing = said.members.filter(({ login }) => !accounts.has(login)).map(({ login }) => login);
  const reason =
    missing.length === 0
      ? ''
      : `without ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ' …' : ''}, who are no members of the workspace`;
  const wanted = { ...said, members: known };
  const write = (team: Pick<Team, 'id'>) => writeMembers(unit, team, known, accounts);
  const live = await unit.db
    .selectFrom('teams')
    .select(['uuid', 'name', 'updator'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('name', '=', said.name), eb('uuid', '=', said.uuid)]))
    .execute();
  const found = live.find(({ uuid }) => uuid === said.uuid) ?? live[0];
  if (found === undefined) {
    const team = await takeNewTeam(call, said);
    await write(team);
    await recordTeam(ctx, unit, team, 'import');
    return { outcome: 'created', reason, uuid: team.uuid };
  }
  const before = await teamForChange(ctx, unit, { uuid: found.uuid });
  const { uuid } = before;
  call.taken.set(said.uuid, uuid);
  const current = { ...before, members: membersByLogin(await readMembers(unit.db, ctx, before.id)) };
  if (stateOf(current) === stateOf(wanted)) return { outcome: 'unchanged', reason, uuid };
  if (call.conflicts === 'skip')
    return { outcome: 'conflicting', reason: 'name, e-mail or members are others here', uuid };
  if (said.name !== before.name) await requireFreeTeamName(ctx, unit, said.name, before.id);
  await write(before);
  await reviseTeam(ctx, unit, before, { verb: 'import', columns: { name: said.name, email: said.email } });
  return { outcome: 'changed', reason, uuid };
}

const stateOf = ({ name, email, members }: Pick<TeamHead, 'name' | 'email' | 'members'>): string =>
  JSON.stringify([name, email, members.map(({ login, permission }) => [login, permission])]);

async function takeNewTeam({ ctx, unit, taken }: TakeCall, { uuid: said, name, email }: TeamHead): Promise<Team> {
  const holder = await unit.db.selectFrom('teams').select('id').where('uuid', '=', said).executeTakeFirst();
  const uuid = holder === undefined ? said : newUuid(TEAM_PREFIX);
  taken.set(said, uuid);
  return insertTeam(ctx, unit, { uuid, name, email });
}

async function writeMembers(
  unit: Unit,
  { id }: Pick<Team, 'id'>,
  members: TeamHead['members'],
  accounts: ReadonlyMap<string, number>,
): Promise<void> {
  await unit.db.deleteFrom('team_members').where('team_id', '=', id).execute();
  for (const { login, permission } of members) {
    const account = accounts.get(login);
    if (account === undefined) continue;
    await unit.db
      .insertInto('team_members')
      .values({ team_id: id, account_id: account, permission, created_at: unit.at })
      .onConflict((conflict) => conflict.columns(['team_id', 'account_id']).doNothing())
      .execute();
  }
}

/** `members` of the value is what Grafana lists as the members of the team. */
function ofGrafana({ value, uid }: ShownByGrafana): ArchivedObject {
  const text = (said: unknown): string => (typeof said === 'string' ? said.trim() : '');
  const listed = Array.isArray(value.members) ? (value.members as Readonly<Record<string, unknown>>[]) : [];
  const permissions = new Map(listed.map(({ login, permission }) => [text(login), permission === 4 ? 4 : 0]));
  const members = [...permissions].map(([login, permission]) => ({ login, permission }));
  return {
    head: {
      uuid: `team_${uid}`,
      name: text(value.name),
      email: text(value.email),
      members: members.filter(({ login }) => login !== '').sort((one, other) => byUnits(one.login, other.login)),
    },
  };
}

export const archivedTeams: ArchivedKind = {
  kind: 'teams',
  after: [],
  permission: 'workspace.memberManage',
  schema,
  nameOf: ({ head }) => String(head.name),
  read: readTeams,
  take: takeTeam,
  ofGrafana,
};
