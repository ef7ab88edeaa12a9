import { BelvedereError } from '../../errors/index.ts';
import { membersOf, type PreferenceChange, writePreferences } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import {
  insertTeam,
  recordTeam,
  requireFreeTeamName,
  reviseTeam,
  TEAM_PREFIX,
  type Team,
  type TeamName,
  teamForChange,
} from './rows.ts';
import { nextPosition, replaceMembers } from './team-members.ts';

const permission = 'workspace.memberManage';
/** May manage the team. */
const MANAGER = 4;

const addRow = async (unit: Unit, teamId: number, accountId: number, level: number) =>
  unit.db
    .insertInto('team_members')
    .values({
      team_id: teamId,
      account_id: accountId,
      permission: level,
      created_at: unit.at,
      position: await nextPosition(unit, teamId),
    })
    .onConflict((conflict) => conflict.columns(['team_id', 'account_id']).doNothing())
    .executeTakeFirst();

interface NewTeam {
  readonly name: string;
  readonly email: string;
  /** Uuids of those who are in it; undefined for the caller, who then manages the team, unless it is a key. */
  readonly members?: readonly string[] | undefined;
}

/** Errors: `NameTaken`, `ObjectNotFound` for an account that is no member of the workspace. */
export const createTeam = defineVerb({
  id: 'teams.create',
  effect: 'change',
  permission,
  run: ({ ctx, input: { name, email, members } }: { ctx: Context; input: NewTeam }): Promise<Team> =>
    transact(ctx, async (unit) => {
      await requireFreeTeamName(ctx, unit, name, 0);
      const team = await insertTeam(ctx, unit, { uuid: newUuid(TEAM_PREFIX), name, email });
      if (members === undefined) {
        const own = (await membersOf(unit.db, ctx.workspace.id)).find(({ account }) => account.uuid === ctx.actor.uuid);
        if (own !== undefined) await addRow(unit, team.id, own.account.id, MANAGER);
      } else {
        await replaceMembers(ctx, unit, team, members);
      }
      await recordTeam(ctx, unit, team, 'create');
      return team;
    }),
});

interface TeamChanges {
  readonly team: TeamName;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Uuids of all who are in it from now on. Who was in it keeps his permission. */
  readonly members?: readonly string[] | undefined;
}

/** What is sent changes. Errors: `ObjectNotFound`, also for an account that is no member of the workspace, `NameTaken`. */
export const modifyTeam = defineVerb({
  id: 'teams.modify',
  effect: 'change',
  permission,
  run: ({ ctx, input }: { ctx: Context; input: TeamChanges }): Promise<Team> =>
    transact(ctx, async (unit) => {
      const before = await teamForChange(ctx, unit, input.team);
      const columns = { name: input.name ?? before.name, email: input.email ?? before.email };
      const isMoved = input.members !== undefined && (await replaceMembers(ctx, unit, before, input.members));
      if (columns.name === before.name && columns.email === before.email && !isMoved) return before;
      if (columns.name !== before.name) await requireFreeTeamName(ctx, unit, columns.name, before.id);
      return reviseTeam(ctx, unit, before, { verb: 'modify', columns });
    }),
});

/** Errors: `ObjectNotFound`. */
export const deleteTeam = defineVerb({
  id: 'teams.delete',
  effect: 'change',
  permission,
  run: ({ ctx, input }: { ctx: Context; input: TeamName }): Promise<Team> =>
    transact(ctx, async (unit) => {
      const before = await teamForChange(ctx, unit, input);
      return reviseTeam(ctx, unit, before, { verb: 'delete', columns: { deleted_at: unit.at } });
    }),
});

interface MemberChange {
  readonly team: TeamName;
  readonly accountId: number;
  readonly permission: number;
}

const memberNotFound = (): BelvedereError =>
  new BelvedereError('ObjectNotFound', 'the account is no member of the team');

/** Errors: `ObjectNotFound` for the team and for an account that is no member of the workspace; `NameTaken` for one in the team. */
export const addTeamMember = defineVerb({
  id: 'teams.addMember',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: MemberChange }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const team = await teamForChange(ctx, unit, input.team);
      const members = await membersOf(unit.db, ctx.workspace.id);
      if (!members.some(({ account }) => account.id === input.accountId)) {
        throw new BelvedereError('ObjectNotFound', 'the account is no member of the workspace');
      }
      const added = await addRow(unit, team.id, input.accountId, input.permission);
      if (added.numInsertedOrUpdatedRows !== 1n)
        throw new BelvedereError('NameTaken', 'the account is in the team already');
      await reviseTeam(ctx, unit, team, { verb: 'addMember', columns: {} });
    });
  },
});

/** Errors: `ObjectNotFound`. */
export const setTeamPermission = defineVerb({
  id: 'teams.setPermission',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: MemberChange }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const team = await teamForChange(ctx, unit, input.team);
      const member = await unit.db
        .selectFrom('team_members')
        .select('permission')
        .where('team_id', '=', team.id)
        .where('account_id', '=', input.accountId)
        .executeTakeFirst();
      if (member === undefined) throw memberNotFound();
      if (member.permission === input.permission) return;
      await unit.db
        .updateTable('team_members')
        .set({ permission: input.permission })
        .where('team_id', '=', team.id)
        .where('account_id', '=', input.accountId)
        .execute();
      await reviseTeam(ctx, unit, team, { verb: 'setPermission', columns: {} });
    });
  },
});

/** Errors: `ObjectNotFound`. */
export const removeTeamMember = defineVerb({
  id: 'teams.removeMember',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: Omit<MemberChange, 'permission'> }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const team = await teamForChange(ctx, unit, input.team);
      const removed = await unit.db
        .deleteFrom('team_members')
        .where('team_id', '=', team.id)
        .where('account_id', '=', input.accountId)
        .executeTakeFirst();
      if (removed.numDeletedRows !== 1n) throw memberNotFound();
      await reviseTeam(ctx, unit, team, { verb: 'removeMember', columns: {} });
    });
  },
});

/** Errors: `ObjectNotFound`. */
export const setTeamPreferences = defineVerb({
  id: 'teams.setPreferences',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: PreferenceChange & { team: TeamName } }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const { id, uuid, name } = await teamForChange(ctx, unit, input.team);
      await writePreferences({ ...ctx, unit }, { id, uuid, name }, input);
    });
  },
});
