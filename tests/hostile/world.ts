import { operations } from '../../server/src/workspace/registry.ts';
import { type Client, openApiClient } from '../support/client.ts';
import { type Fixture, must, newFixture } from '../support/fixture.ts';
import { newAccount, newMember } from '../support/member.ts';
import { nounExamples } from '../support/noun-examples.ts';
import { apiKey } from '../support/product.ts';
import { send } from '../support/send.ts';
import { realisticTemplate } from '../support/template.ts';
import { validRequests } from '../support/valid-requests.ts';
import { remember } from './secrets.ts';

/** What the requests of one caller are made of. */
export interface World {
  readonly address: string;
  /** Of the caller; its objects are made anew after a request that changed them. */
  fixture: Fixture;
  /** Of another workspace: nothing of it may show or change. */
  readonly foreign: Fixture;
  /** The objects that the caller's workspace had. */
  readonly deleted: Fixture;
  readonly keys: CallerKeys;
  /** Cookie of a session of the administrator. */
  readonly session: string;
}

/** Secrets of keys of the caller's workspace that are refused, wholly or for some calls. */
interface CallerKeys {
  readonly deleted: string;
  readonly disabled: string;
  /** Of before a rotation without overlap. */
  readonly replaced: string;
  readonly elsewhere: string;
  readonly readOnly: string;
  readonly reader: string;
  readonly limited: string;
}

export type UuidName = 'workspace' | 'dashboard' | 'tag' | 'otherKey' | 'change' | 'member' | `objects.${string}`;

/** Everything that has a uuid, by its name in a fixture. */
export const uuidNames: readonly UuidName[] = [
  'workspace',
  'dashboard',
  'tag',
  'otherKey',
  'change',
  'member',
  ...nounExamples.map(({ folder }) => `objects.${folder}` as const),
];

export function uuidIn(fixture: Fixture, name: UuidName): string {
  const { objects, workspace, dashboard, tag, otherKey, change, member } = fixture;
  if (name.startsWith('objects.')) return objects[name.slice('objects.'.length)] ?? '';
  return { workspace, dashboard, tag, otherKey, change, member }[name as 'tag'];
}

export async function newWorld(address: string, foreign: Fixture, session: string): Promise<World> {
  const deleted = await newFixture(address, apiKey, { reported: true });
  const { client } = deleted;
  remember(deleted.key);
  for (const operation of operations.filter(({ id }) => id.endsWith('.delete'))) {
    must(await send(client, operation, validRequests[operation.id]?.(deleted) ?? {}));
  }
  const key = async (settings: object): Promise<{ uuid: string; sk: string }> => {
    const { content } = must(await client.post('/workspace/accesskey/add', { name: 'one of many', ...settings }));
    remember(content.sk);
    return content;
  };
  const gone = await key({});
  const disabled = await key({});
  const rotated = await key({});
  must(await client.post(`/workspace/accesskey/${gone.uuid}/delete`));
  must(await client.post('/workspace/accesskey/set_disable', { isDisable: true, akUUIDs: [disabled.uuid] }));
  must(await client.post(`/workspace/accesskey/${rotated.uuid}/rotate`, { overlapSeconds: 0 }));
  return {
    address,
    fixture: await renewed(address, deleted),
    foreign,
    deleted,
    keys: {
      deleted: gone.sk,
      disabled: disabled.sk,
      replaced: rotated.sk,
      elsewhere: (await key({ allowedAddresses: ['192.0.2.1'] })).sk,
      readOnly: (await key({ readOnly: true })).sk,
      reader: (await key({ roleUUIDs: ['readOnly'] })).sk,
      limited: (await key({ limitPerMinute: 1 })).sk,
    },
    session,
  };
}

async function newKey(client: Client, name: string): Promise<string> {
  const { uuid, sk } = must(await client.post('/workspace/accesskey/add', { name, signable: true })).content;
  remember(sk);
  return uuid;
}

/** The fixture, or one of a new workspace when a request has limited the calls of this one. */
export async function unlimited(address: string, fixture: Fixture): Promise<Fixture> {
  const { status } = await fixture.client.get('/validate');
  if (status !== 429) return fixture;
  const fresh = await newFixture(address, apiKey, { reported: true });
  remember(fresh.key);
  return fresh;
}

let made = 0;

/** The fixture with new objects of one noun, or of all, for the next request that changes some. */
export async function renewed(address: string, fixture: Fixture, noun?: string): Promise<Fixture> {
  const client = openApiClient(address, fixture.key);
  const wants = (...names: string[]): boolean => noun === undefined || names.includes(noun);
  made += 1;
  const name = `${fixture.marker}-${made}`;
  const uuidOfNew = async (path: string, body: unknown): Promise<string> =>
    must(await client.post(path, body)).content.uuid;
  let { dashboard, change, tag, otherKey, member, stranger } = fixture;
  const objects = { ...fixture.objects };
  if (wants('dashboards', 'changes')) {
    dashboard = await uuidOfNew(
      '/dashboards/create',
      `{"name":"${name}","templateInfo":${realisticTemplate(name, 2)}}`,
    );
    must(await client.post(`/dashboards/${dashboard}/modify`, { desc: name }));
    change = must(await client.get(`/change/list?object=${dashboard}`)).content[0].uuid;
  }
  if (wants('tags')) tag = await uuidOfNew('/tag/create', { name: name.slice(-50) });
  if (wants('members')) {
    member = await newMember(address, client, name);
    stranger = await newAccount(address, `stranger-${name}`);
  }
  if (wants('keys')) otherKey = await newKey(client, name);
  for (const { folder, examples } of nounExamples.filter(({ folder }) => wants(folder))) {
    if (examples.create === undefined) continue;
    objects[folder] = await uuidOfNew(examples.create.path, examples.create.body(name));
  }
  return { ...fixture, dashboard, change, tag, otherKey, member, stranger, objects };
}
