import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryRecorder } from '../../../calls/testing/memory-recorder.ts';
import { testToken } from '../../../ingest/testing/memory-sink.ts';
import { createAuthenticate, createKeyUsage, keys } from '../../../workspace/keys/index.ts';
import {
  callOperation,
  contextFor,
  openTestKernel,
  operationNamed,
  type TestKernel,
} from '../../../workspace/testing/index.ts';
import { createLimits } from '../../limits.ts';
import { type IngestServer, startIngest } from '../../testing/start-ingest.ts';
import { gatewayFailureForm, serveGateway } from '../index.ts';
import type { DialRequest, DialSource } from './dial-tasks.ts';

let server: IngestServer;
let kernel: TestKernel;
const sources: DialSource[] = [];
const { recorder, recorded } = memoryRecorder();
beforeAll(async () => {
  kernel = await openTestKernel();
  const usage = createKeyUsage(kernel);
  server = await startIngest(
    (http, options) =>
      serveGateway(http, {
        ...options,
        kernel,
        quarantine: { keep: async () => undefined },
        pullSources: [],
        dialSources: sources,
        queries: {
          authenticate: createAuthenticate(kernel, { keyIdLogin: false }, usage),
          limits: createLimits(kernel.now),
          recorder,
          tokensMayQuery: false,
        },
      }),
    gatewayFailureForm,
  );
});
afterAll(async () => {
  await server.stop();
  await kernel.close();
});

async function newKey(body: object = {}): Promise<{ uuid: string; sk: string; workspace: { uuid: string } }> {
  const ctx = await contextFor(kernel);
  const create = operationNamed(keys.operations, 'keys.create');
  const content = (
    await callOperation(create, ctx, { body: { name: 'of a node', signable: true, roleUUIDs: ['general'], ...body } })
  ).content;
  return { ...content, workspace: ctx.workspace };
}

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly signedBody?: string;
  readonly at?: number;
}

/** Signs as nodes do. */
function send(path: string, key: { uuid: string; sk: string }, sent: Sent = {}) {
  const { method = 'GET', body = '', signedBody = body, at = kernel.now() } = sent;
  const date = new Date(at).toUTCString();
  const md5 = createHash('md5').update(signedBody).digest('hex');
  const contentType = method === 'POST' ? 'application/json' : '';
  const signature = createHmac('sha256', key.sk).update(`${method}\n${md5}\n${contentType}\n${date}`).digest('base64');
  return fetch(server.address + path, {
    method,
    headers: {
      Date: date,
      'Content-MD5': md5,
      Authorization: `DIAL_TESTING ${key.uuid}:${signature}`,
      ...(contentType === '' ? {} : { 'Content-Type': contentType }),
    },
    ...(method === 'POST' ? { body } : {}),
  });
}

describe('a node of synthetic tests', () => {
  it('learns of its region that there are no tasks, and its call is recorded without the signature', async () => {
    const key = await newKey();
    const answer = await send('/v1/task/pull?region_id=east&since=0&variable_since=0', key);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { content: { region: { name: 'east', name_en: 'east', status: 'OK' }, variables: '[]' } },
    ]);
    expect(recorded.at(-1)).toMatchObject({ operation: 'dialTests.pull', path: '/v1/task/pull' });
    expect(JSON.stringify(recorded, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      key.sk,
    );
    expect((await send('/v1/variable/update/east', key, { method: 'POST', body: '[{"name":"a"}]' })).status).toBe(200);
  });

  it('gets the tasks of every noun that has some, and none of another workspace', async () => {
    const key = await newKey();
    const asked: DialRequest[] = [];
    sources.push(
      async (request) => {
        asked.push(request);
        const isOwn = request.ctx.workspace.uuid === key.workspace.uuid;
        return isOwn ? { tasks: { HTTP: ['{"name":"one"}'], TCP: ['{"name":"two"}'] }, region: { city: 'Bern' } } : {};
      },
      async () => ({ tasks: { HTTP: ['{"name":"three"}'] }, variables: [{ uuid: 'v' }] }),
    );
    try {
      const pull = async (by: typeof key) =>
        (
          (await (await send('/v1/task/pull?region_id=east&since=17&variable_since=5', by)).json()) as {
            content: object;
          }
        ).content;
      expect(await pull(key)).toEqual({
        region: { name: 'east', name_en: 'east', status: 'OK', city: 'Bern' },
        variables: '[{"uuid":"v"}]',
        HTTP: ['{"name":"one"}', '{"name":"three"}'],
        TCP: ['{"name":"two"}'],
      });
      expect(asked).toMatchObject([{ regionId: 'east', sinceUs: 17, variablesSinceUs: 5 }]);
      expect(await pull(await newKey())).toMatchObject({ HTTP: ['{"name":"three"}'] });
    } finally {
      sources.length = 0;
    }
  });

  const refusal = { error_code: 'kodo.RegionNotFoundOrDisabled', message: expect.any(String) };
  it.each<[string, () => Promise<Response>]>([
    ['another secret', async () => send('/v1/task/pull?region_id=a', { ...(await newKey()), sk: 'wrong' })],
    ['a key that nobody knows', async () => send('/v1/task/pull?region_id=a', { uuid: 'wsak_0', sk: 'x' })],
    [
      'a key whose secret is not kept',
      async () => send('/v1/task/pull?region_id=a', await newKey({ signable: false })),
    ],
    [
      'a key without the permission',
      async () => send('/v1/task/pull?region_id=a', await newKey({ roleUUIDs: ['readOnly'] })),
    ],
    [
      'a body that was not signed',
      async () => send('/v1/variable/update/a', await newKey(), { method: 'POST', body: '[1]', signedBody: '[]' }),
    ],
    ['no signature', async () => fetch(`${server.address}/v1/task/pull?region_id=a`)],
    ['an ingest token', async () => fetch(`${server.address}/v1/task/pull?region_id=a&token=${testToken}`)],
  ])('with %s is told to stop its tasks', async (_name, ask) => {
    const answer = await ask();
    expect([answer.status, await answer.json()]).toEqual([403, refusal]);
  });

  const hourMs = 3_600_000;
  it.each([-12, -3.5, 8, 14])('may write the time of a zone %d hours from GMT and call it GMT', async (hours) => {
    const answer = await send('/v1/task/pull?region_id=a', await newKey(), { at: kernel.now() + hours * hourMs });
    expect(answer.status).toBe(200);
  });

  it.each([-12.3, 14.3])(
    'whose date is of no zone (%d hours) is refused, and not told to stop its tasks',
    async (hours) => {
      const answer = await send('/v1/task/pull?region_id=a', await newKey(), { at: kernel.now() + hours * hourMs });
      expect([answer.status, await answer.json()]).toMatchObject([403, { error_code: 'gateway.invalidSignatureDate' }]);
    },
  );

  it('that does not ask for variables is told of none', async () => {
    const answer = await send('/v1/task/pull?region_id=east&since=0', await newKey());
    expect(await answer.json()).toEqual({ content: { region: { name: 'east', name_en: 'east', status: 'OK' } } });
  });

  it('must name its region', async () => {
    const answer = await send('/v1/task/pull', await newKey());
    expect([answer.status, await answer.json()]).toMatchObject([400, { error_code: 'gateway.invalidParameter' }]);
  });
});
