import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { SERVER_SCOPE_ID } from './context.ts';

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
 * @param workspaceId where nicknames are looked up; left out where nobody shows them, for the server has no members
 */
export async function findPeople(
  db: Kysely<Database>,
  uuids: Iterable<string>,
  workspaceId: number = SERVER_SCOPE_ID,
): Promise<People> {
  const wanted = new Set(uuids);
  const accounts = [...wanted].filter((uuid) => uuid.startsWith('acnt_'));
  const keys = [...wanted].filter((uuid) => uuid.startsWith('wsak_'));
  const people = new Map<string, Person>();
  if (accounts.length > 0) {
    const rows = await db
      .selectFrom('accounts')
      .leftJoin('members', (join) =>
        join.onRef('members.account_id', '=', 'accounts.id').on('members.workspace_id', '=', workspaceId),
      )
      .select(['accounts.uuid', 'accounts.name', 'accounts.login', 'accounts.email', 'members.nickname'])
      .where('accounts.uuid', 'in', accounts)
      .execute();
    for (const { uuid, name, login, email, nickname } of rows) {
      people.set(uuid, { uuid, name, username: login, email, nickname: nickname ?? '' });
    }
  }
  if (keys.length > 0) {
    const rows = await db.selectFrom('keys').select(['uuid', 'name']).where('uuid', 'in', keys).execute();
    for (const { uuid, name } of rows) people.set(uuid, personOfKey(uuid, name));
  }
  return people;
}
