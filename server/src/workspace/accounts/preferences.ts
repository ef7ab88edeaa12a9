import type { Kysely } from 'kysely';
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

/** Whose preferences: those of the caller in his workspace, or those of the workspace for everybody. */
export type PreferenceScope = 'own' | 'workspace';

const WORKSPACE_ROW = 0;

interface Place {
  readonly accountId: number;
  readonly uuid: string;
  readonly name: string;
}

/** Errors: `ObjectNotFound` for keys, which have no preferences of their own. */
async function placeOf(ctx: Context, scope: PreferenceScope): Promise<Place> {
  if (scope === 'workspace') return { accountId: WORKSPACE_ROW, uuid: ctx.workspace.uuid, name: 'preferences' };
  const { id, uuid, name } = await findAccount(ctx, { uuid: ctx.actor.uuid });
  return { accountId: id, uuid, name };
}

const read = (db: Kysely<Database>, ctx: Context, accountId: number) =>
  db
    .selectFrom('preferences')
    .select(['settings', 'revision'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();

const get = (id: string, scope: PreferenceScope, permission?: string) =>
  defineVerb({
    id,
    effect: 'read',
    permission,
    run: async ({ ctx }: { ctx: Context; input: object }): Promise<Preferences> => {
      const { accountId } = await placeOf(ctx, scope);
      const row = await read(ctx.kernel.store.read, ctx, accountId);
      return row === undefined ? {} : (JSON.parse(row.settings) as Preferences);
    },
  });

export interface PreferenceChange {
  readonly preferences: Preferences;
  /** Whether what is not sent stays. */
  readonly keepOthers: boolean;
}

const set = (id: string, scope: PreferenceScope, permission?: string) =>
  defineVerb({
    id,
    effect: 'change',
    permission,
    run: async ({ ctx, input }: { ctx: Context; input: PreferenceChange }): Promise<void> => {
      const { accountId, uuid, name } = await placeOf(ctx, scope);
      await transact(ctx, async (unit) => {
        const before = await read(unit.db, ctx, accountId);
        const kept = input.keepOthers && before !== undefined ? (JSON.parse(before.settings) as object) : {};
        const sent = Object.entries(input.preferences).filter(([, value]) => value !== undefined);
        // An empty text is how clients take a setting back.
        const said = Object.entries({ ...kept, ...Object.fromEntries(sent) }).filter(([, value]) => value !== '');
        const settings = JSON.stringify(Object.fromEntries(said));
        if (settings === (before?.settings ?? '{}')) return;
        const revision = (before?.revision ?? 0) + 1;
        await unit.db
          .insertInto('preferences')
          .values({ workspace_id: ctx.workspace.id, account_id: accountId, settings, revision })
          .onConflict((conflict) =>
            conflict.columns(['workspace_id', 'account_id']).doUpdateSet({ settings, revision }),
          )
          .execute();
        await recordRevision(ctx, unit, {
          noun: 'preferences',
          verb: 'modify',
          object: { table: 'preferences', id: accountId, uuid, name },
          from: revision - 1,
          to: revision,
          state: settings,
          versioned: false,
        });
      });
    },
  });

export const getOwnPreferences = get('preferences.getOwn', 'own');
export const setOwnPreferences = set('preferences.setOwn', 'own');
export const getWorkspacePreferences = get('preferences.get', 'workspace');
export const setWorkspacePreferences = set('preferences.set', 'workspace', 'workspace.settingsManage');

/** What applies to the caller: his own preferences over those of the workspace. Keys have none of their own. */
export async function effectivePreferences(ctx: Context): Promise<Preferences> {
  const shared = await getWorkspacePreferences({ ctx, input: {} });
  return ctx.actor.kind === 'account' ? { ...shared, ...(await getOwnPreferences({ ctx, input: {} })) } : shared;
}
