import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import {
  type ArchivedKind,
  type ArchivedObject,
  byUnits,
  refusedLine,
  type ShownByGrafana,
  type TakeCall,
  type TakenObject,
} from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { closed } from '../kernel/schemas.ts';
import {
  type PreferenceOwner,
  type Preferences,
  readPreferencesIn,
  workspacePlace,
  writePreferences,
} from './preferences.ts';
import { membersOf } from './rows.ts';

/** Whose preferences: the uuids of workspaces and accounts are others elsewhere. */
interface PreferencesHead {
  readonly of: 'workspace' | 'team' | 'account';
  /** Name of the team or login of the account; empty for the workspace. */
  readonly name: string;
  readonly settings: Preferences;
}

type Owners = ReadonlyMap<string, PreferenceOwner & Pick<PreferencesHead, 'of'> & { readonly called: string }>;

/** Everybody who may have preferences in the workspace, by uuid. */
async function ownersOf(db: Kysely<Database>, ctx: Context): Promise<Owners> {
  const teams = await db
    .selectFrom('teams')
    .select(['id', 'uuid', 'name'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  const members = await membersOf(db, ctx.workspace.id);
  const owners = [
    { ...workspacePlace(ctx), of: 'workspace' as const, called: '' },
    ...teams.map((team) => ({ ...team, of: 'team' as const, called: team.name })),
    ...members.map(({ account: { id, uuid, name, login } }) => ({
      id,
      uuid,
      name,
      of: 'account' as const,
      called: login,
    })),
  ];
  return new Map(owners.map((owner) => [owner.uuid, owner]));
}

async function* readAll(ctx: Context): AsyncGenerator<ArchivedObject> {
  const db = ctx.kernel.store.read;
  const owners = await ownersOf(db, ctx);
  const rows = await db
    .selectFrom('preferences')
    .select(['owner', 'settings'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('settings', '!=', '{}')
    .execute();
  const said = rows.flatMap(({ owner: uuid, settings }) => {
    const owner = owners.get(uuid);
    return owner === undefined
      ? []
      : [{ of: owner.of, name: owner.called, settings: parseJson(settings) as Preferences }];
  });
  for (const head of said.sort((one, other) => byUnits(one.of, other.of) || byUnits(one.name, other.name)))
    yield { head };
}

/** Errors: `InvalidParameter` for a team or a member that is not here. */
async function take(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { ctx, unit } = call;
  const { of, name, settings } = head as unknown as PreferencesHead;
  const owner = [...(await ownersOf(unit.db, ctx)).values()].find((each) => each.of === of && each.called === name);
  if (owner === undefined) throw refusedLine(`the ${of} ${name} is not in the workspace`);
  const before = await readPreferencesIn(unit.db, ctx, owner);
  const { uuid } = owner;
  const said = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
  if (JSON.stringify(before) === JSON.stringify(said)) return { outcome: 'unchanged', reason: '', uuid };
  const isNew = Object.keys(before).length === 0;
  if (!isNew && call.conflicts === 'skip') {
    return { outcome: 'conflicting', reason: 'other preferences are set here', uuid };
  }
  const { id, name: called } = owner;
  await writePreferences({ ...ctx, unit }, { id, uuid, name: called }, { preferences: said, keepOthers: false });
  return { outcome: isNew ? 'created' : 'changed', reason: '', uuid };
}

/** Those of the organization; `homeDashboardUID` of the value stands aside, because older servers name a number there. */
function ofGrafana({ value, dashboardUid = '' }: ShownByGrafana): ArchivedObject {
  const said = [
    ...(['theme', 'timezone', 'weekStart', 'language'] as const).map((key) => [key, value[key]] as const),
    ['homeDashboardUID', dashboardUid] as const,
  ].filter(([, each]) => typeof each === 'string' && each !== '');
  return { head: { of: 'workspace', name: '', settings: Object.fromEntries(said) } };
}

const text = Type.Optional(Type.String({ maxLength: 190 }));

/** How dashboards look to the workspace, its teams and its members. */
export const archivedPreferences: ArchivedKind = {
  kind: 'preferences',
  after: ['dashboards', 'teams'],
  permission: 'workspace.settingsManage',
  schema: closed({
    of: Type.Enum(['workspace', 'team', 'account']),
    name: Type.String({ maxLength: 190 }),
    settings: closed({
      theme: text,
      timezone: text,
      weekStart: text,
      language: text,
      homeDashboardUID: text,
      queryHistory: Type.Optional(Type.Object({})),
      navbar: Type.Optional(Type.Object({})),
    }),
  }),
  nameOf: ({ head }) => [head.of, head.name].filter((part) => part !== '').join(' '),
  read: readAll,
  take,
  ofGrafana,
};
