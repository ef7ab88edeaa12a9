import { membersNamed } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import type { Unit } from '../kernel/transact.ts';
import type { Team } from './rows.ts';

/** Whoever joins a team is named after those who are in it. */
export async function nextPosition(unit: Unit, teamId: number): Promise<number> {
  const { last } = await unit.db
    .selectFrom('team_members')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('team_id', '=', teamId)
    .executeTakeFirstOrThrow();
  return last === null ? 0 : Number(last) + 1;
}

/**
 * Gives a team exactly these members, in this order: clients compare the list that they read with the one that they wrote. Who was in it
 * keeps his permission. Answers whether anything is different.
 * Errors: `ObjectNotFound` for an account that is no member of the workspace.
 */
export async function replaceMembers(
  ctx: Context,
  unit: Unit,
  { id }: Pick<Team, 'id'>,
  uuids: readonly string[],
): Promise<boolean> {
  const wanted = (await membersNamed(unit.db, ctx.workspace, uuids)).map(({ account }) => account.id);
  const before = (
    await unit.db
      .selectFrom('team_members')
      .select('account_id')
      .where('team_id', '=', id)
      .orderBy('position')
      .orderBy('created_at')
      .orderBy('account_id')
      .execute()
  ).map(({ account_id }) => account_id);
  if (wanted.join() === before.join()) return false;
  const staying = new Set(wanted);
  const leaving = before.filter((account) => !staying.has(account));
  if (leaving.length > 0) {
    await unit.db.deleteFrom('team_members').where('team_id', '=', id).where('account_id', 'in', leaving).execute();
  }
  for (const [position, account] of wanted.entries()) {
    await unit.db
      .insertInto('team_members')
      .values({ team_id: id, account_id: account, permission: 0, created_at: unit.at, position })
      .onConflict((conflict) => conflict.columns(['team_id', 'account_id']).doUpdateSet({ position }))
      .execute();
  }
  return true;
}
