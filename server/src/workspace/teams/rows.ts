import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { TeamTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { rowForChange } from '../kernel/own-rows.ts';
import type { Unit } from '../kernel/transact.ts';
import { recordRevision } from '../kernel/versions.ts';

/** Some members of a workspace under one name. */
export interface Team {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly email: string;
  readonly revision: number;
}

/** What a version of a team holds. */
export interface TeamState {
  readonly name: string;
  readonly email: string;
  /** Uuids of accounts, in their order. */
  readonly members: readonly { readonly uuid: string; readonly permission: number }[];
}

/** Teams of before the Open API knew them have `team_`, and so have those that an archive brought. */
export const TEAM_PREFIX = 'group_';

/** A team by its number or its uuid. */
export type TeamName = { readonly id: number } | { readonly uuid: string };

export const toTeam = ({ id, uuid, name, email, revision }: Selectable<TeamTable>): Team => ({
  id,
  uuid,
  name,
  email,
  revision,
});

/** A new team without members. Its name must be free. */
export async function insertTeam(
  ctx: Context,
  unit: Unit,
  { uuid, name, email }: Pick<Team, 'uuid' | 'name' | 'email'>,
): Promise<Team> {
  const { id } = await unit.db
    .insertInto('teams')
    .values({
      uuid,
      name,
      email,
      workspace_id: ctx.workspace.id,
      revision: 1,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, uuid, name, email, revision: 1 };
}

export const teamNotFound = (): BelvedereError =>
  new BelvedereError('ObjectNotFound', 'the team does not exist in this workspace');

/** Locked until the end of the transaction. Errors: `ObjectNotFound`, also for a team of another workspace. */
export async function teamForChange(ctx: Context, unit: Unit, name: TeamName): Promise<Team> {
  const row = await rowForChange({ ctx, unit }, 'teams', name);
  if (row === undefined) throw teamNotFound();
  return toTeam(row);
}

/** Errors: `NameTaken`. */
export async function requireFreeTeamName(ctx: Context, unit: Unit, name: string, ownId: number): Promise<void> {
  await lockWorkspace({ ctx, unit });
  const other = await unit.db
    .selectFrom('teams')
    .select('id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .where('id', '<>', ownId)
    .executeTakeFirst();
  if (other !== undefined) throw new BelvedereError('NameTaken', 'a team has this name already');
}

interface TeamRevision {
  readonly verb: string;
  readonly columns: Readonly<Record<string, string | number | null>>;
  /** Uuid of the change that it takes back. */
  readonly reverts?: string | undefined;
}

/** Gives a team its next revision with these columns, and notes the change with the members that it has then. */
export async function reviseTeam(
  ctx: Context,
  unit: Unit,
  before: Team,
  { verb, columns, reverts }: TeamRevision,
): Promise<Team> {
  const after: Team = { ...before, ...columns, revision: before.revision + 1 };
  await unit.db
    .updateTable('teams')
    .set({ ...columns, revision: after.revision, updator: ctx.actor.uuid, updated_at: unit.at })
    .where('id', '=', before.id)
    .execute();
  const isDeleted = typeof columns.deleted_at === 'number';
  await recordTeam(ctx, unit, after, verb, { isDeleted, reverts });
  return after;
}

export async function recordTeam(
  ctx: Context,
  unit: Unit,
  team: Team,
  verb: string,
  { isDeleted = false, reverts }: { isDeleted?: boolean; reverts?: string | undefined } = {},
): Promise<void> {
  const members = await unit.db
    .selectFrom('team_members')
    .innerJoin('accounts', 'accounts.id', 'team_members.account_id')
    .select(['accounts.uuid', 'team_members.permission'])
    .where('team_id', '=', team.id)
    .orderBy('team_members.position')
    .orderBy('accounts.id')
    .execute();
  await recordRevision(ctx, unit, {
    noun: 'teams',
    verb,
    object: { table: 'teams', id: team.id, uuid: team.uuid, name: team.name },
    from: team.revision - 1,
    to: team.revision,
    state: JSON.stringify({ name: team.name, email: team.email, members } satisfies TeamState),
    deleted: isDeleted,
    reverts,
  });
}
