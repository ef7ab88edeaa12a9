import { adminPassword, apiKey } from './product.ts';

/** One way to make one of a noun, under a name that nothing else has. */
interface Making {
  readonly noun: string;
  readonly path: (name: string) => string;
  readonly body: (name: string) => object;
}

const basic = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`;
const openApi = (path: string) => () => `/api/v1${path}`;

const makings: readonly Making[] = [
  { noun: 'tags', path: openApi('/tag/create'), body: (name) => ({ name }) },
  { noun: 'notes', path: openApi('/notes/create'), body: (name) => ({ name }) },
  { noun: 'viewers', path: openApi('/viewer/add'), body: (name) => ({ name }) },
  {
    noun: 'carousels',
    path: openApi('/dashboard/carousel/add'),
    body: (name) => ({ name, dashboardUUIDs: [], intervalTime: '30s' }),
  },
  {
    noun: 'pipelines',
    path: openApi('/pipeline/add'),
    body: (name) => ({ name, type: 'local', category: 'logging', content: Buffer.from(name).toString('base64') }),
  },
  { noun: 'blacklists', path: openApi('/blacklist/add'), body: (name) => ({ name, type: 'logging', source: name }) },
  { noun: 'fields', path: openApi('/field_cfg/add'), body: (name) => ({ name, alias: name }) },
  { noun: 'keys', path: openApi('/workspace/accesskey/add'), body: (name) => ({ name }) },
  { noun: 'roles', path: openApi('/role/add'), body: (name) => ({ name, keys: ['log.Query'] }) },
  { noun: 'ingest tokens', path: openApi('/ingest/token/add'), body: (name) => ({ name }) },
  {
    noun: 'webhooks',
    path: openApi('/webhook/create'),
    body: (name) => ({ name, url: 'http://10.0.0.7:9/hook', isDisable: true }),
  },
  {
    noun: 'object labels',
    path: (name) => `/api/v1/object/hosts/${name}/label/modify`,
    body: () => ({ source: 'HOST', labels: ['made'] }),
  },
  { noun: 'workspaces', path: openApi('/workspace/create'), body: (name) => ({ name }) },
  { noun: 'folders', path: () => '/api/folders', body: (title) => ({ title }) },
  { noun: 'dashboards of Grafana', path: () => '/api/dashboards/db', body: (title) => ({ dashboard: { title } }) },
  {
    noun: 'data sources',
    path: () => '/api/datasources',
    body: (name) => ({ name, type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090' }),
  },
  { noun: 'teams', path: () => '/api/teams', body: (name) => ({ name }) },
  { noun: 'service accounts', path: () => '/api/serviceaccounts', body: (name) => ({ name, role: 'Viewer' }) },
  {
    noun: 'accounts',
    path: () => '/api/admin/users',
    body: (login) => ({ login, name: login, password: adminPassword }),
  },
  {
    noun: 'invitations',
    path: () => '/api/org/invites',
    body: (name) => ({ loginOrEmail: `${name}@example.org`, name, role: 'Viewer' }),
  },
  { noun: 'snapshots', path: () => '/api/snapshots', body: (name) => ({ name, dashboard: { title: name } }) },
  { noun: 'annotations', path: () => '/api/annotations', body: (text) => ({ text, time: 1_700_000_000_000 }) },
];

export const nounsWritten: readonly string[] = makings.map(({ noun }) => noun);

/** What `writeNouns` needs of the process around it. */
export interface NounWriter {
  readonly address: string;
  /** Unique among the writers of a store. */
  readonly prefix: string;
  readonly isStopped: () => boolean;
  /** Runs a request; undefined when it was not answered. */
  readonly tried: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;
  readonly reconnect: () => Promise<void>;
  readonly acknowledge: (made: { readonly noun: string; readonly name: string }) => void;
}

/**
 * Makes one of each noun after the other. Whatever is not answered is sent again under the same Idempotency-Key until it is: so each
 * name has to be in the store exactly once, whether the first try was lost before or after its commit.
 */
export async function writeNouns(writer: NounWriter): Promise<void> {
  for (let round = 0; !writer.isStopped(); round += 1) {
    const making = makings[round % makings.length];
    if (making === undefined) return;
    const name = `${writer.prefix}-${round}-`;
    let status: number | undefined;
    while (status === undefined && !writer.isStopped()) {
      status = await writer.tried(() => send(writer.address, making, name));
      if (status === undefined) await writer.reconnect();
    }
    if (status !== undefined) writer.acknowledge({ noun: making.noun, name });
  }
}

async function send(address: string, { noun, path, body }: Making, name: string): Promise<number> {
  const target = path(name);
  const answer = await fetch(address + target, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': name,
      ...(target.startsWith('/api/v1/') ? { 'DF-API-KEY': apiKey } : { Authorization: basic }),
    },
    body: JSON.stringify(body(name)),
  });
  const text = await answer.text();
  // A repeat of what showed a secret says that it was done.
  const isDone = answer.ok || (answer.status === 409 && /"(?:SecretAlreadyShown|uuid)"/.test(text));
  if (!isDone && answer.status !== 503) throw new Wrong(`${noun}: ${answer.status} ${text}`);
  if (answer.status === 503) throw new Error('the server is on its way');
  return answer.status;
}

/** An answer that no kill explains. */
export class Wrong extends Error {}
