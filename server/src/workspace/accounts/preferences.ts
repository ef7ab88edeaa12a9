import type { Kysely } from 'kysely';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { findAccount } from './read.ts';

/** How dashboards look to people; keys that nobody set are absent. */
export interface Preferences {
  readonly theme?: string | undefined;
  readonly timezone?: string | undefined;
  readonly weekStart?: string | undefined;
  readonly language?: string | undefined;
  /** Uid of the dashboard that is shown first. */
  readonly homeDashboardUID?: string | undefined;
  readonly queryHistory?: object | undefined;
  readonly navbar?: object | undefined;
}

export interface PreferenceChange {
  readonly preferences: Preferences;
  /** Whether what is not sent stays. */
  readonly keepOthers: boolean;
}

/** Whose preferences: an account, a team or the workspace for everybody. */
export interface PreferenceOwner {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

const read = (db: Kysely<Database>, ctx: Context, owner: PreferenceOwner) =>
  db
    .selectFrom('preferences')
    .select(['settings', 'revision'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('owner', '=', owner.uuid)
    .executeTakeFirst();

/** What was set; `{}` when nothing was. */
export const readPreferences = (ctx: Context, owner: PreferenceOwner): Promise<Preferences> =>
  readPreferencesIn(ctx.kernel.store.read, ctx, owner);

/** The same inside of a transaction. */
export async function readPreferencesIn(
  db: Kysely<Database>,
  ctx: Context,
  owner: PreferenceOwner,
): Promise<Preferences> {
  const row = await read(db, ctx, owner);
  return row === undefined ? {} : (parseJson(row.settings) as Preferences);
}

/** Writes nothing when nothing changes. */
export async function writePreferences(ctx: Context, owner: PreferenceOwner, change: PreferenceChange): Promise<void> {
  await transact(ctx, async (unit) => {
    const before = await read(unit.db, ctx, owner);
    const kept = change.keepOthers && before !== undefined ? (parseJson(before.settings) as object) : {};
    const sent = Object.entries(change.preferences).filter(([, value]) => value !== undefined);
    // An empty text is how clients take a setting back.
    const said = Object.entries({ ...kept, ...Object.fromEntries(sent) }).filter(([, value]) => value !== '');
    const settings = JSON.stringify(Object.fromEntries(said));
    if (settings === (before?.settings ?? '{}')) return;
    const revision = (before?.revision ?? 0) + 1;
    await unit.db
      .insertInto('preferences')
      .values({ workspace_id: ctx.workspace.id, owner: owner.uuid, settings, revision })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'owner']).doUpdateSet({ settings, revision }))
      .execute();
    await recordRevision(ctx, unit, {
      noun: 'preferences',
      verb: 'modify',
      object: { table: 'preferences', ...owner },
      from: revision - 1,
      to: revision,
      state: settings,
      versioned: false,
    });
  });
}

/** Errors: `ObjectNotFound` for keys, which have no preferences of their own. */
const ownPlace = (ctx: Context): Promise<PreferenceOwner> => findAccount(ctx, { uuid: ctx.actor.uuid });

export const workspacePlace = ({ workspace }: Context): PreferenceOwner => ({ ...workspace, name: 'preferences' });

export const getOwnPreferences = defineVerb({
  id: 'preferences.getOwn',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<Preferences> =>
    readPreferences(ctx, await ownPlace(ctx)),
});

export const setOwnPreferences = defineVerb({
  id: 'preferences.setOwn',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: PreferenceChange }): Promise<void> => {
    const { id, uuid, name } = await ownPlace(ctx);
    await writePreferences(ctx, { id, uuid, name }, input);
  },
});

export const getWorkspacePreferences = defineVerb({
  id: 'preferences.get',
  effect: 'read',
  run: ({ ctx }: { ctx: Context; input: object }): Promise<Preferences> => readPreferences(ctx, workspacePlace(ctx)),
});

export const setWorkspacePreferences = defineVerb({
  id: 'preferences.set',
  effect: 'change',
  permission: 'workspace.settingsManage',
  run: ({ ctx, input }: { ctx: Context; input: PreferenceChange }): Promise<void> =>
    writePreferences(ctx, workspacePlace(ctx), input),
});

/** What applies to the caller: his own preferences over those of the workspace. Keys have none of their own. */
export async function effectivePreferences(ctx: Context): Promise<Preferences> {
  const shared = await getWorkspacePreferences({ ctx, input: {} });
  return ctx.actor.kind === 'account' ? { ...shared, ...(await getOwnPreferences({ ctx, input: {} })) } : shared;
}
