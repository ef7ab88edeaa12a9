import { randomUUID } from 'node:crypto';
import { type Answer, type Client, openApiClient } from '../support/client.ts';
import { adminPassword } from '../support/product.ts';
import { realisticTemplate } from '../support/template.ts';

/** Whom the steps of a soak ask. */
export interface World {
  readonly address: string;
  readonly key: string;
  readonly client: Client;
  readonly token: string;
  /** Where webhooks are sent. */
  readonly hookUrl: string;
}

/** One way that a client goes. Throws when an answer is not what it must be. */
type Step = (world: World) => Promise<void>;

class WrongAnswer extends Error {}
/** The server has too much to do and says so; whoever is told comes again. */
export class Busy extends Error {}

function must(answer: Answer, status = 200): Answer {
  if (answer.status === 503) throw new Busy(answer.body.errorCode);
  if (answer.status !== status)
    throw new WrongAnswer(`${answer.status} and not ${status}: ${answer.text.slice(0, 300)}`);
  return answer;
}

const template = realisticTemplate('soak', 6);
const dashboard = (name: string, desc: string): string =>
  JSON.stringify({ name, desc }).replace(/}$/, `,"templateInfo":${template}}`);
const minuteMs = 60_000;

async function grafana({ address }: World, method: string, path: string, body?: unknown, status = 200) {
  const answer = await fetch(address + path, {
    method,
    headers: {
      Authorization: `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`,
      'Content-Type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status === 503) throw new Busy(path);
  if (answer.status !== status) throw new WrongAnswer(`${method} ${path}: ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

async function write({ address, token }: World, category: string, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`${address}/v1/write/${category}?token=${token}`, {
    method: 'POST',
    body: lines.join('\n'),
  });
  const text = await answer.text();
  if (answer.status === 503) throw new Busy('write');
  if (!answer.ok) throw new WrongAnswer(`write of ${category}: ${answer.status}: ${text.slice(0, 300)}`);
}

/** What is made goes again, so that what grows is the history and not the number of living objects. */
export const steps: Readonly<Record<string, Step>> = {
  'a dashboard from its making to its end, with a repeat and a conflict': async ({ client }) => {
    const key = { 'Idempotency-Key': randomUUID() };
    const body = dashboard('soak', 'first');
    const { content } = must(await client.post('/dashboards/create', body, key));
    if (must(await client.post('/dashboards/create', body, key)).content.uuid !== content.uuid) {
      throw new WrongAnswer('a repeat made another dashboard');
    }
    const path = `/dashboards/${content.uuid}`;
    must(await client.post(`${path}/modify`, { desc: 'second' }, { 'If-Match': '"1"' }));
    must(await client.post(`${path}/modify`, { desc: 'stale' }, { 'If-Match': '"1"' }), 412);
    must(await client.post(`${path}/modify`, { desc: 'tried' }, { 'Dry-Run': 'true' }));
    must(await client.get(`${path}/export`));
    must(await client.post(`${path}/delete`));
  },
  'lists, searches and single objects': async ({ client }) => {
    must(await client.get('/dashboards/list?search=kept'));
    must(await client.get('/change/list?pageSize=20'));
    must(await client.get('/tag/list'));
    must(await client.get('/dashboards/dsbd_00000000000000000000000000000000/get'), 404);
  },
  'a change taken back': async ({ client }) => {
    const { content } = must(await client.post('/tag/create', { name: `soak ${randomUUID()}` }));
    const [change] = must(await client.get(`/change/list?object=${content.uuid}`)).content;
    must(await client.post(`/change/${change.uuid}/revert`));
  },
  'a dashboard of Grafana': async (world) => {
    const title = `soak ${randomUUID()}`;
    const { uid } = await grafana(world, 'POST', '/api/dashboards/db', { dashboard: { title, panels: [] } });
    await grafana(world, 'GET', `/api/dashboards/uid/${uid}`);
    await grafana(world, 'GET', '/api/search?query=kept');
    await grafana(world, 'DELETE', `/api/dashboards/uid/${uid}`);
  },
  'a key that is made, used and revoked': async ({ address, client }) => {
    const { content } = must(await client.post('/workspace/accesskey/add', { name: 'soak' }));
    const own = openApiClient(address, content.sk);
    must(await own.get('/validate'));
    must(await client.post(`/workspace/accesskey/${content.uuid}/delete`));
    must(await own.get('/validate'), 403);
  },
  'logs and metrics': async (world) => {
    const at = `${Date.now()}000000`;
    await write(
      world,
      'logging',
      Array.from({ length: 50 }, (_, line) => `soak,host=h${line % 5} message="line ${line}" ${at}`),
    );
    await write(
      world,
      'metric',
      Array.from({ length: 50 }, (_, point) => `soak,host=h${point % 5},cpu=c${point} usage=1.5 ${at}`),
    );
    await write(world, 'object', ['HOST,name=soak-host,host=soak-host,os=linux cpu_usage=2.5']);
  },
  queries: async ({ client }) => {
    const timeRange = [Date.now() - 10 * minuteMs, Date.now()];
    const dql = (q: string) => ({ qtype: 'dql', query: { q, timeRange } });
    const queries = [dql('M::soak:(avg(`usage`)) BY `host`'), dql('L::soak:(`*`)')];
    must(await client.post('/df/query_data_v1', { queries }));
    must(await client.post('/df/query_data_v1', { queries: [dql('M::soak:(no_such_function(usage))')] }), 400);
    must(await client.get('/object/host/list?pageSize=5'));
  },
  'the record of calls': async ({ client }) => {
    must(await client.get('/call/list?pageSize=5'));
    must(await client.get('/call/summary?groupBy=operation'));
  },
  'a stream of changes that is left': async ({ address, key }) => {
    const controller = new AbortController();
    const answer = await fetch(`${address}/api/v1/change/stream?after=0`, {
      headers: { 'DF-API-KEY': key },
      signal: controller.signal,
    });
    await answer.body?.getReader().read();
    controller.abort();
  },
  'a webhook that is made and goes': async ({ client, hookUrl }) => {
    const { content } = must(await client.post('/webhook/create', { name: 'soak', url: hookUrl, nouns: ['tags'] }));
    const tag = must(await client.post('/tag/create', { name: `told ${randomUUID()}` }));
    must(await client.get(`/webhook/${content.uuid}/delivery/list`));
    must(await client.post('/tag/delete', { tagUUIDs: [tag.content.uuid] }));
    must(await client.post(`/webhook/${content.uuid}/delete`));
  },
  'callers that hang up and that guess': async ({ address }) => {
    await fetch(`${address}/api/v1/dashboards/list`, { signal: AbortSignal.timeout(1) }).catch(() => undefined);
    must(await openApiClient(address, 'guessed').get('/validate'), 403);
  },
};
