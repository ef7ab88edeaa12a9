import { membersOf } from '../../accounts/index.ts';
import type { Context } from '../../kernel/context.ts';
import type { leavable } from '../schemas.ts';
import { type AccessReader, accessReader } from './access.ts';
import { readAnnotations } from './annotations.ts';
import type { GrafanaClient, GrafanaServer } from './client.ts';
import { readPreferences, readStars } from './own.ts';
import { type GrafanaFilter, type ReadObject, readDashboards, readDataSources, readFolders } from './read.ts';
import { readTeams } from './teams.ts';

/** The server, and what of it is wanted. */
export type Wanted = GrafanaServer &
  GrafanaFilter & {
    readonly dataSources?: boolean | undefined;
    readonly leaveOut?: readonly (typeof leavable)[number][] | undefined;
  };

type Objects = AsyncIterable<ReadObject>;

/** What is read, in the order in which one needs the other. */
export async function sourcesOf(
  ctx: Context,
  from: Wanted,
  client: GrafanaClient,
): Promise<readonly (readonly [kind: string, objects: Objects])[]> {
  const { store } = ctx.kernel;
  const members = await membersOf(store.read, ctx.workspace.id);
  const accounts = new Map(members.map(({ account }) => [account.login, account.uuid]));
  const rows = await store.read
    .selectFrom('teams')
    .select(['name', 'uuid'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  const teams = new Map(rows.map(({ name, uuid }) => [name, uuid]));
  const dashboards = {
    byNumber: new Map<number, string>(),
    uids: new Set<string>(),
    filtered: Boolean(from.query) || (from.tags ?? []).length > 0,
  };
  const isLeft = (kind: (typeof leavable)[number]): boolean =>
    from.leaveOut?.includes(kind) === true || (kind === 'dataSources' && from.dataSources === false);
  const access = isLeft('permissions') ? undefined : accessReader(client, { accounts, teams });
  const workspace = ctx.workspace.uuid;

  const rememberTeam = ({ shown }: Read): void => {
    // A team that is here keeps its uuid, and the import answers for the one that the line names.
    teams.set(String(shown.value.name), `team_${shown.uid}`);
  };
  const rememberDashboard = ({ shown: { uid }, known }: Read): void => {
    dashboards.uids.add(uid);
    if (known !== undefined && known.id > 0) dashboards.byNumber.set(known.id, uid);
  };
  const all = [
    ['teams', () => each(readTeams(client, workspace), rememberTeam), isLeft('teams')],
    ['folders', () => withAccess(readFolders(client), 'folders', access)],
    ['dashboards', () => withAccess(each(readDashboards(client, from), rememberDashboard), 'dashboards', access)],
    ['dataSources', () => readDataSources(client), isLeft('dataSources')],
    ['annotations', () => readAnnotations(client, workspace, dashboards), isLeft('annotations')],
    ['stars', () => readStars(client, dashboards), isLeft('stars') || from.user === undefined],
    ['preferences', () => readPreferences(client, dashboards), isLeft('preferences')],
  ] as const satisfies readonly (readonly [string, () => Objects, boolean?])[];
  return all.flatMap(([kind, open, isLeftOut]) => (isLeftOut === true ? [] : [[kind, open()] as const]));
}

type Read = Extract<ReadObject, { shown: unknown }>;

async function* each(objects: Objects, remember: (object: Read) => void): AsyncGenerator<ReadObject> {
  for await (const object of objects) {
    if ('shown' in object) remember(object);
    yield object;
  }
}

async function* withAccess(
  objects: Objects,
  kind: 'folders' | 'dashboards',
  access: AccessReader | undefined,
): AsyncGenerator<ReadObject> {
  for await (const object of objects) {
    if (access === undefined || !('shown' in object) || object.known === undefined) {
      yield object;
      continue;
    }
    const { shown, known } = object;
    const read = await access(kind, known, shown);
    yield { ...object, shown: { ...shown, access: read.access } };
    const name = String(shown.value.title ?? shown.uid);
    for (const refused of read.unmapped) yield { kind: 'permissions', name, refused };
  }
}
