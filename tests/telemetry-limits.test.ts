import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

/** What is refused of well-formed telemetry, and where its sender can read why. */

let running: RunningServer;
beforeAll(async () => {
  const environment = {
    BELVEDERE_SERIES_PER_DAY_MAX: '3',
    BELVEDERE_FIELD_NAMES_PER_DAY_MAX: '5',
  };
  running = await startInProcess({ environment });
  await new Promise<void>((resolve) => {
    running.server.telemetry.onChange(({ status }) => {
      if (status === 'ready') resolve();
    });
  });
});
afterAll(() => running.stop());

interface Workspace {
  readonly client: Client;
  readonly write: (category: string, body: string) => Promise<number>;
  readonly errors: (category: string) => Promise<{ reason: string; place: number; tokenName: string }[]>;
}

async function newWorkspace(name: string): Promise<Workspace> {
  const creator = openApiClient(running.address, apiKey);
  const made = must(await creator.post('/workspace/create', { name, needCreateAk: true, akName: 'key' }));
  const client = openApiClient(running.address, made.content.akInfo.keySk as string);
  const { token } = must(await client.post('/ingest/token/add', { name: `agents of ${name}` })).content;
  return {
    client,
    write: async (category, body) => {
      const answer = await fetch(`${running.address}/v1/write/${category}?token=${token}`, { method: 'POST', body });
      await answer.text();
      return answer.status;
    },
    errors: async (category) => must(await client.get(`/ingest/errors/list?category=${category}`)).content,
  };
}

const dayMs = 86_400_000;
const nsOf = (ms: number): string => `${Math.round(ms)}000000`;

describe('a workspace that sends more series than it may', () => {
  it('keeps those that it has, and reads of the others what they are and what to do', async () => {
    const { write, errors } = await newWorkspace('series');
    const lines = ['a', 'b', 'c', 'd', 'a', 'e'].map((id) => `m,request=${id} f=1`);
    expect(await write('metric', lines.join('\n'))).toBe(200);
    const told = await errors('metric');
    expect(told.map(({ place }) => place).sort()).toEqual([4, 6]);
    expect(told[0]).toMatchObject({
      tokenName: 'agents of series',
      reason: expect.stringMatching(/has sent 3 series of metrics today already.*take ids out of its tags/),
    });
    // A body of nothing else is refused as a whole; one of known series goes on being taken.
    expect(await write('metric', 'm,request=f f=1')).toBe(400);
    expect(await write('metric', 'm,request=a f=2')).toBe(200);
    expect(await (await newWorkspace('another')).write('metric', 'm,request=f f=1')).toBe(200);
  });

  it('is told the same of names of fields and of measurements', async () => {
    const { write, errors } = await newWorkspace('names');
    expect(await write('logging', Array.from({ length: 7 }, (_, index) => `s,t=1 f${index}="x"`).join('\n'))).toBe(200);
    expect((await errors('logging')).map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/has sent 5 names of tags and fields today already, and "f\d" is another one/),
    );
    expect(await write('security', Array.from({ length: 7 }, (_, index) => `s${index} f=1`).join('\n'))).toBe(200);
    expect((await errors('security')).map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/has sent 5 measurements today already, and "s\d" is another one/),
    );
  });
});

describe('telemetry that is older than its workspace keeps it', () => {
  it('is refused with the number of days, by category and by workspace', async () => {
    const short = await newWorkspace('short');
    const long = await newWorkspace('long');
    must(await short.client.post('/workspace/settings/modify', { telemetryRetentionDays: { logging: 3 } }));
    const now = Date.now();
    const body = `shop message="old" ${nsOf(now - 5 * dayMs)}\nshop message="new" ${nsOf(now - dayMs)}`;
    for (const { write } of [short, long]) expect(await write('logging', body)).toBe(200);
    expect(await short.errors('logging')).toMatchObject([
      { place: 1, reason: 'the point is older than the 3 days for which the workspace keeps logging' },
    ]);
    expect(await long.errors('logging')).toEqual([]);
    expect(await short.write('tracing', `shop resource="x" ${nsOf(now - 5 * dayMs)}`)).toBe(200);
    const shown = async ({ client }: Workspace) => {
      const query = { q: 'L::shop:(message)', timeRange: [now - 20 * dayMs, now + 60_000] };
      const { content } = must(await client.post('/df/query_data_v1', { queries: [{ qtype: 'dql', query }] }));
      return JSON.stringify(content);
    };
    expect(await shown(short)).not.toContain('"old"');
    expect(await shown(long)).toContain('"old"');
  });

  it('is refused too when it is of tomorrow, since a clock is wrong', async () => {
    const { write, errors } = await newWorkspace('ahead');
    expect(await write('logging', `shop message="x" ${nsOf(Date.now() + 2 * dayMs)}`)).toBe(400);
    expect(await errors('logging')).toMatchObject([{ reason: expect.stringContaining('more than a day ahead') }]);
  });
});
