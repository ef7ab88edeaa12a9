import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type Answer, type Client, openApiClient } from './client.ts';
import { newMember, strangerOn } from './member.ts';
import { nounExamples } from './noun-examples.ts';
import { realisticTemplate } from './template.ts';

/** A workspace of its own with one object of each noun: what requests of a test name. */
export interface Fixture {
  readonly client: Client;
  /** Of the server. */
  readonly address: string;
  /** Secret of the key that `client` uses. */
  readonly key: string;
  readonly workspace: string;
  readonly dashboard: string;
  readonly tag: string;
  /** The uuid of one object of each noun that brings its own examples, by the noun's folder. */
  readonly objects: Readonly<Record<string, string>>;
  /** An account that is a member of the workspace, and one that is none. */
  readonly member: string;
  readonly stranger: string;
  /** A signable key beside the one of `client`. */
  readonly otherKey: string;
  /** The newest change of the dashboard. */
  readonly change: string;
  /** Trace id of the call that made it. */
  readonly trace: string;
  /** Name of a host that reported to this workspace, and of a measurement that came from it, where the fixture was asked for reports. */
  readonly host: string;
  readonly measurement: string;
  /** A text that stands in the names of all objects of this workspace and nowhere else. */
  readonly marker: string;
}

let workspaces = 0;

const newMarker = (): string => {
  workspaces += 1;
  return `marker-${process.pid}-${workspaces}-${Math.random().toString(36).slice(2, 10)}`;
};

/** Makes a workspace through the API with the key of another one. */
export async function newFixture(
  address: string,
  firstKey: string,
  { reported = false, marker = newMarker() }: { readonly reported?: boolean; readonly marker?: string } = {},
): Promise<Fixture> {
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
  const member = await newMember(address, client, reported ? marker : undefined);
  const objects: Record<string, string> = {};
  for (const { folder, examples } of nounExamples) {
    if (examples.create === undefined) continue;
    objects[folder] = must(await client.post(examples.create.path, examples.create.body(marker))).content.uuid;
  }
  const otherKey = must(await client.post('/workspace/accesskey/add', { name: `key ${marker}`, signable: true }));
  const changes = must(await client.get(`/change/list?object=${dashboard.content.uuid}`));
  const [host, measurement] = [`host_${randomDigits()}`, `measurement_${randomDigits()}`];
  if (reported) {
    const { content } = must(await client.post(`/ingest/token/${objects['ingest-tokens']}/reveal`));
    await reportTo(address, content.token, { host, measurement, marker });
    must(await client.post(`/object/hosts/${host}/label/modify`, { source: 'HOST', labels: ['made'] }));
  }
  return {
    client,
    address,
    key,
    workspace: made.content.wsInfo.uuid,
    dashboard: dashboard.content.uuid,
    tag: dashboard.content.tag_info[0].id,
    objects,
    member,
    stranger: await strangerOn(address),
    otherKey: otherKey.content.uuid,
    change: changes.content[0].uuid,
    trace: changes.content[0].traceId,
    host,
    measurement,
    marker,
  };
}

/** The answer, or an error that shows it. */
export function must(answer: Answer): Answer {
  if (answer.status !== 200 || answer.body.success !== true) throw new Error(`${answer.status}: ${answer.text}`);
  return answer;
}

const randomDigits = (): string => randomBytes(16).toString('hex');

/** Reports two hosts, two processes and two points of a measurement as an agent does. Without an engine nothing is reported. */
async function reportTo(
  address: string,
  token: string,
  { host, measurement, marker }: { host: string; measurement: string; marker: string },
): Promise<void> {
  const hosts = [host, `${host}-2`].map(
    (name) => `HOST,name=${name},host=${name},os=linux cpu_usage=2.5,note="${marker}"`,
  );
  const processes = [1, 2].map(
    (pid) => `host_processes,name=${host}_${pid},host=${host} pid=${pid}i,cmdline="${marker}"`,
  );
  const points = ['a', 'b'].map((cpu) => `${measurement},host=${host},cpu=${cpu} usage_user=1.5,count=2i`);
  await write('object', [...hosts, ...processes]);
  await write('metric', points);

  async function write(category: string, lines: readonly string[]): Promise<void> {
    for (;;) {
      const answer = await fetch(`${address}/v1/write/${category}?token=${token}`, {
        method: 'POST',
        body: lines.join('\n'),
      });
      const text = await answer.text();
      if (answer.ok) return;
      if (answer.status !== 503) throw new Error(`${answer.status}: ${text}`);
      if (!/starting|prepared/.test(text)) return;
      await setTimeout(20);
    }
  }
}
