import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** Who stands behind a creator or updator uuid, as answers show it. */
export interface Person {
  readonly uuid: string;
  readonly name: string;
  /** Login of an account; `AK(wsak_…)` for a key. */
  readonly username: string;
  readonly email: string;
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

/** Names behind actor uuids; deleted accounts and keys are found too, since what they did stays attributed to them. */
export async function findPeople(db: Kysely<Database>, uuids: Iterable<string>): Promise<People> {
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
    for (const { uuid, name, login, email } of rows) people.set(uuid, { uuid, name, username: login, email });
  }
  if (keys.length > 0) {
    const rows = await db.selectFrom('keys').select(['uuid', 'name']).where('uuid', 'in', keys).execute();
    for (const { uuid, name } of rows) people.set(uuid, personOfKey(uuid, name));
  }
  return people;
}
