import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** Who stands behind a creator or updator uuid, as answers show it. */
export interface Person {
  readonly uuid: string;
  readonly name: string;
  /** Login of an account; `AK(wsak_…)` for a key. */
  readonly username: string;
  readonly email: string;
  /** What the account is called in the workspace that was named; empty or undefined for none. */
  readonly nickname?: string;
}

export type People = ReadonlyMap<string, Person>;

const system: Person = { uuid: 'SYS', name: 'system', username: 'system', email: '' };

/** The person behind a uuid, also when account or key are gone: the uuid then stands for the name. */
export const personOf = (people: People, uuid: string): Person =>
  people.get(uuid) ?? (uuid === 'SYS' ? system : { uuid, name: uuid, username: uuid, email: '' });

export const personOfKey = (uuid: string, name: string): Person => ({
  uuid,
  name,
  username: `AK(${uuid})`,
  email: uuid,
});

/**
 * Names behind actor uuids; deleted accounts and keys are found too, since what they did stays attributed to them.
 *
 * @param workspaceId where nicknames are looked up; undefined where nobody shows them
 */
export async function findPeople(db: Kysely<Database>, uuids: Iterable<string>, workspaceId?: number): Promise<People> {
  const wanted = new Set(uuids);
  const accounts = [...wanted].filter((uuid) => uuid.startsWith('acnt_'));
  const keys = [...wanted].filter((uuid) => uuid.startsWith('wsak_'));
  const people = new Map<string, Person>();
  if (accounts.length > 0) {
    const rows = await db
      .selectFrom('accounts')
      .select(['uuid', 'name', 'login', 'email'])
      .where('uuid', 'in', accounts)
      .execute();
    const nicknames = workspaceId === undefined ? undefined : await nicknamesOf(db, accounts, workspaceId);
    for (const { uuid, name, login, email } of rows) {
      people.set(uuid, { uuid, name, username: login, email, nickname: nicknames?.get(uuid) ?? '' });
    }
  }
  if (keys.length > 0) {
    const rows = await db.selectFrom('keys').select(['uuid', 'name']).where('uuid', 'in', keys).execute();
    for (const { uuid, name } of rows) people.set(uuid, personOfKey(uuid, name));
  }
  return people;
}

/** Only of those who have one. */
async function nicknamesOf(
  db: Kysely<Database>,
  accounts: readonly string[],
  workspaceId: number,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .select(['accounts.uuid', 'members.nickname'])
    .where('members.workspace_id', '=', workspaceId)
    .where('accounts.uuid', 'in', accounts)
    .where('members.nickname', '<>', '')
    .execute();
  return new Map(rows.map(({ uuid, nickname }) => [uuid, nickname]));
}
