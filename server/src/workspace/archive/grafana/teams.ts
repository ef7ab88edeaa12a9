import type { GrafanaClient } from './client.ts';
import type { ReadObject } from './read.ts';
import { digestOf, isObject, type JsonObject, numberOf, textOf } from './values.ts';

const PAGE_SIZE = 1_000;
const PAGES_MAX = 20;

/** Teams with their members, where the server has teams (since 5.0) and the credential may list them. */
export async function* readTeams(client: GrafanaClient, workspace: string): AsyncGenerator<ReadObject> {
  const seen = new Set<number>();
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { status, value } = await client.ask(`api/teams/search?perpage=${PAGE_SIZE}&page=${page}`);
    if (status === 404) return;
    const teams = isObject(value) ? value.teams : undefined;
    if (status !== 200 || !Array.isArray(teams)) {
      yield { kind: 'teams', name: '', refused: `the server answers ${status} to the list of teams` };
      return;
    }
    const fresh = teams.filter(isObject).filter(({ id }) => !seen.has(numberOf(id)));
    for (const team of fresh) {
      seen.add(numberOf(team.id));
      yield await withMembers(client, workspace, team);
    }
    if (fresh.length === 0 || teams.length < PAGE_SIZE) return;
  }
}

/** A team whose members cannot be read is not taken: without them it would empty one that is here. */
async function withMembers(client: GrafanaClient, workspace: string, team: JsonObject): Promise<ReadObject> {
  const name = textOf(team.name);
  const { status, value: members } = await client.ask(`api/teams/${numberOf(team.id)}/members`);
  if (status !== 200 || !Array.isArray(members)) {
    return { kind: 'teams', name, refused: `the server answers ${status} to the list of its members` };
  }
  const value = { name, email: textOf(team.email), members: members.filter(isObject) };
  const uid = digestOf(workspace, 'team', name);
  return { kind: 'teams', shown: { value, text: '', uid, folderUid: '' } };
}
