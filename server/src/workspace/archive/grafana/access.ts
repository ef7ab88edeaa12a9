import type { ShownByGrafana } from '../../kernel/archived.ts';
import { type Level, levelOf, levels, roleIdOf, setsOf } from '../../kernel/documents/grants.ts';
import type { GrafanaClient } from './client.ts';
import type { KnownThere } from './read.ts';
import { isObject, type JsonObject, numberOf, textOf } from './values.ts';

/** Who can be named in lists here. */
interface Named {
  /** Uuids of members by login. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Uuids of teams by name; the lines of an import may bring them. */
  readonly teams: ReadonlyMap<string, string>;
}

interface ReadAccess {
  /** Attributes; undefined where the object is as open as its place. */
  readonly access?: ShownByGrafana['access'];
  /** Sentences on what is not carried over. */
  readonly unmapped: readonly string[];
}

export type AccessReader = (
  kind: 'folders' | 'dashboards',
  known: KnownThere,
  place: Pick<ShownByGrafana, 'uid' | 'folderUid'>,
) => Promise<ReadAccess>;

/**
 * Reads whom folders and dashboards are open to; folders first, the outer ones before what lies in them.
 *
 * Grafana adds what a folder gives to what an object gives; here a list closes also inside of an open folder. So what is open to Editors
 * and Viewers there, by whatever entry, gets no list here, and only the rest gets one.
 */
export function accessReader(client: GrafanaClient, named: Named): AccessReader {
  const closed = new Set<string>();
  return async (kind, known, { uid, folderUid }) => {
    const isInClosed = closed.has(folderUid);
    const { items, problem } = await itemsOf(client, kind, known);
    if (items === undefined) {
      if (kind === 'folders' && isInClosed) closed.add(uid);
      return { unmapped: problem === '' ? [] : [problem] };
    }
    const isOpen = isOpenToAll(items);
    if (kind === 'folders' && (!isOpen || isInClosed)) closed.add(uid);
    if (isOpen && !isInClosed) return { unmapped: [] };
    const own = items.filter(({ inherited }) => inherited !== true);
    // What a closed folder gives holds here as well, without being said again.
    const needed = isInClosed ? own : items;
    if (isInClosed && own.length === 0) return { unmapped: [] };
    return { ...listOf(needed, named) };
  };
}

async function itemsOf(
  client: GrafanaClient,
  kind: 'folders' | 'dashboards',
  { uid, id }: KnownThere,
): Promise<{ items?: readonly JsonObject[]; problem: string }> {
  // Servers before 5.0 have neither uids nor lists.
  if (uid === '') return { problem: '' };
  const paths = [
    `api/${kind === 'folders' ? 'folders' : 'dashboards/uid'}/${encodeURIComponent(uid)}/permissions`,
    ...(kind === 'dashboards' && id > 0 ? [`api/dashboards/id/${id}/permissions`] : []),
  ];
  let status = 0;
  for (const path of paths) {
    const answer = await client.ask(path);
    if (answer.status === 200 && Array.isArray(answer.value)) {
      return { items: answer.value.filter(isObject), problem: '' };
    }
    status = answer.status;
    if (status !== 404) break;
  }
  return { problem: `the server answers ${status} to its list: it is as open here as its place` };
}

const isOpenToAll = (items: readonly JsonObject[]): boolean => {
  const has = (role: string): boolean => items.some((item) => item.role === role && numberOf(item.permission) > 0);
  return (
    has('Viewer') && (has('Editor') || items.some((item) => item.role === 'Viewer' && numberOf(item.permission) > 1))
  );
};

function listOf(items: readonly JsonObject[], { accounts, teams }: Named): ReadAccess {
  const grants = new Map<string, Level>();
  const unmapped: string[] = [];
  for (const item of items) {
    const level = levelOf(numberOf(item.permission));
    const [role, login, team] = [textOf(item.role), textOf(item.userLogin), textOf(item.team)];
    const id = role !== '' ? roleIdOf(role) : login !== '' ? accounts.get(login) : teams.get(team);
    const who = role !== '' ? `role ${role}` : login !== '' ? `user ${login}` : `team ${team}`;
    if (level === undefined || id === undefined) {
      unmapped.push(
        `${level ?? `permission ${numberOf(item.permission)}`} of the ${who}, who is not here`.slice(0, 300),
      );
      continue;
    }
    const held = grants.get(id);
    if (held === undefined || levels[level] > levels[held]) grants.set(id, level);
  }
  return { access: { isPublic: -1, ...setsOf(grants) }, unmapped };
}
