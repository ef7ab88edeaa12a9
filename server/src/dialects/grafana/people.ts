import { type People, personOf } from '../../workspace/kernel/people.ts';

/** Who did something, as Grafana names them: the login of a user, the name of a key. */
export function loginOf(people: People, uuid: string): string {
  const { name, username } = personOf(people, uuid);
  return uuid.startsWith('wsak_') ? name : username;
}

/** RFC 3339, as all times of entities. */
export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What Grafana says where there is no time. */
export const noTime = '0001-01-01T00:00:00Z';
