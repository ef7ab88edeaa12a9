import { FILED, type Guarded, type InheritedAccess, PRIVATE } from '../access.ts';
import type { AccessSets } from './set-access.ts';

/** Grafana's three levels, with their numbers. */
export const levels = { View: 1, Edit: 2, Admin: 4 } as const;
export type Level = keyof typeof levels;

export const levelOf = (permission: number): Level | undefined =>
  (Object.keys(levels) as Level[]).find((level) => levels[level] === permission);

/** Who may what: ids of roles, accounts and teams, each once, in the order in which they are shown. */
export type Grants = ReadonlyMap<string, Level>;

/** Whose level is not in the lists: administrators always have the highest. */
const ADMINISTRATORS = 'wsAdmin';
const EDITORS = 'general';
const VIEWERS = 'readOnly';

const isStronger = (one: Level, other: Level | undefined): boolean =>
  other === undefined || levels[one] > levels[other];

const raise = (grants: Map<string, Level>, id: string, level: Level): void => {
  if (isStronger(level, grants.get(id))) grants.set(id, level);
};

/**
 * The sets of our lists name exactly whom they open to, and what Grafana gives to Viewers Editors have too: shown is the weaker role
 * alone, and kept are both.
 */
function shown(grants: Map<string, Level>): Grants {
  grants.delete(ADMINISTRATORS);
  const viewers = grants.get(VIEWERS);
  const editors = grants.get(EDITORS);
  if (viewers !== undefined && editors !== undefined && !isStronger(editors, viewers)) grants.delete(EDITORS);
  return grants;
}

/** What an object says of its own. One that says nothing, and that no closed folder closes, is open to everybody by their roles. */
export function ownGrants({
  creator,
  attributes,
  restricted,
}: Pick<Guarded, 'creator' | 'attributes' | 'restricted'>): Grants {
  const grants = new Map<string, Level>();
  const { isPublic = 1, permissionSet = [], readPermissionSet = [], adminPermissionSet } = attributes;
  if (adminPermissionSet === undefined && creator.startsWith('acnt_')) grants.set(creator, 'Admin');
  if (isPublic === 1 && restricted !== FILED) {
    raise(grants, EDITORS, 'Edit');
    raise(grants, VIEWERS, 'View');
  }
  if (isPublic === -1) {
    for (const id of adminPermissionSet ?? []) raise(grants, id, 'Admin');
    for (const id of permissionSet) raise(grants, id, 'Edit');
    for (const id of readPermissionSet) raise(grants, id, 'View');
  }
  return shown(grants);
}

/** What its folder gives to whom. */
export function inheritedGrants(
  restricted: number,
  { readers, writers, administrators }: InheritedAccess = { readers: [], writers: [], administrators: [] },
): Grants {
  if (restricted === PRIVATE) return new Map();
  const grants = new Map<string, Level>();
  for (const id of administrators) raise(grants, id, 'Admin');
  for (const id of writers) raise(grants, id, 'Edit');
  for (const id of readers) raise(grants, id, 'View');
  return shown(grants);
}

/** The sets that keep a list. Administrators are always in them, so that nothing is closed to them by a list. */
export function setsOf(grants: Grants): AccessSets {
  const all = new Map(grants);
  const viewers = all.get(VIEWERS);
  if (viewers !== undefined) raise(all, EDITORS, viewers);
  all.delete(ADMINISTRATORS);
  const of = (wanted: Level) => [...all].filter(([, level]) => level === wanted).map(([id]) => id);
  return {
    adminPermissionSet: [ADMINISTRATORS, ...of('Admin')],
    permissionSet: of('Edit'),
    readPermissionSet: of('View'),
  };
}

const roleNames: Readonly<Record<string, string>> = { readOnly: 'Viewer', general: 'Editor', wsAdmin: 'Admin' };

export const roleNameOf = (id: string): string | undefined =>
  Object.hasOwn(roleNames, id) ? roleNames[id] : undefined;

/** Undefined for what is no role. */
export const roleIdOf = (name: string): string | undefined =>
  Object.keys(roleNames).find((id) => roleNames[id] === name);
