import { type Answer, type Client, openApiClient } from './client.ts';
import { nounExamples } from './noun-examples.ts';
import { realisticTemplate } from './template.ts';

/** A workspace of its own with one object of each noun: what requests of a test name. */
export interface Fixture {
  readonly client: Client;
  /** Secret of the key that `client` uses. */
  readonly key: string;
  readonly workspace: string;
  readonly dashboard: string;
  readonly tag: string;
  /** The uuid of one object of each noun that brings its own examples, by the noun's folder. */
  readonly objects: Readonly<Record<string, string>>;
  /** A signable key beside the one of `client`. */
  readonly otherKey: string;
  /** The newest change of the dashboard. */
  readonly change: string;
  /** Trace id of the call that made it. */
  readonly trace: string;
  /** A text that stands in the names of all objects of this workspace and nowhere else. */
  readonly marker: string;
}

let workspaces = 0;

/** Makes a workspace through the API with the key of another one. */
export async function newFixture(address: string, firstKey: string): Promise<Fixture> {
  workspaces += 1;
  const marker = `marker-${process.pid}-${workspaces}-${Math.random().toString(36).slice(2, 10)}`;
  const creator = openApiClient(address, firstKey);
  const made = must(
    await creator.post('/workspace/create', { name: `ws ${marker}`, needCreateAk: true, akName: `first ${marker}` }),
  );
  const key = made.content.akInfo.keySk as string;
  const client = openApiClient(address, key);
  const dashboard = must(
    await client.post(
      '/dashboards/create',
      `{"name":${JSON.stringify(`dashboard ${marker}`)},"tagNames":[${JSON.stringify(`tag ${marker}`)}],"templateInfo":${realisticTemplate(marker, 2)}}`,
    ),
  );
  must(await client.post(`/dashboards/${dashboard.content.uuid}/modify`, { desc: `description ${marker}` }));
  const objects: Record<string, string> = {};
  for (const { folder, examples } of nounExamples) {
    objects[folder] = must(await client.post(examples.create.path, examples.create.body(marker))).content.uuid;
  }
  const otherKey = must(await client.post('/workspace/accesskey/add', { name: `key ${marker}`, signable: true }));
  const changes = must(await client.get(`/change/list?object=${dashboard.content.uuid}`));
  return {
    client,
    key,
    workspace: made.content.wsInfo.uuid,
    dashboard: dashboard.content.uuid,
    tag: dashboard.content.tag_info[0].id,
    objects,
    otherKey: otherKey.content.uuid,
    change: changes.content[0].uuid,
    trace: changes.content[0].traceId,
    marker,
  };
}

/** The answer, or an error that shows it. */
export function must(answer: Answer): Answer {
  if (answer.status !== 200 || answer.body.success !== true) throw new Error(`${answer.status}: ${answer.text}`);
  return answer;
}
