import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slowQuery as slowText } from '../../../../tests/support/slow-query.ts';
import { newWorkspaceNumber } from '../../ingest/testing/points.ts';
import { sinkOf } from '../../ingest/testing/sinks.ts';
import { openTestTelemetry, quiet } from '../../telemetry/testing/open-test-telemetry.ts';
import { loadPoints } from '../testing/load-points.ts';
import { SPEC_NOW_MS } from '../testing/spec-text.ts';
import type { QueryCaller, RunningQuery } from './desk.ts';
import { openQueryDesk } from './open-desk.ts';

/** Two servers that ask one engine. Their clocks are right: what they write down is kept for a time. */
const { telemetry, close } = await openTestTelemetry();
const now = () => Date.now();
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 730 });
const openDesk = (isShared = true) => openQueryDesk({ telemetry, log: quiet, now, isShared });
const here = openDesk();
const there = openDesk();
const workspace = newWorkspaceNumber();

const caller: QueryCaller = {
  workspaceNumber: workspace,
  uuid: 'wsak_1',
  name: "key */ of 'somebody'",
  traceId: 't1',
  origin: 'query',
};
const asking = (text: string) => ({ text, workspaces: [workspace], options: {} });

/** A text that other servers see the beginning of. */
const slowQuery = (mark: string): string => `# ${mark}\n${slowText(mark)}`;

/** A third of the memory of the usual one, so that several can run at once. */
const list = JSON.stringify(Array.from({ length: 240 }, (_, index) => index));

beforeAll(() => {
  const aMinuteAgo = `+${now() - SPEC_NOW_MS - 60_000}ms`;
  const lines = [`slow a="${list}",b="${list}" ${aMinuteAgo}`, `app message="one" ${aMinuteAgo}`];
  return loadPoints(sink, workspace, [{ category: 'logging', lines }]);
});

afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await sink.close();
  await sink.ledger.close();
  await close();
});

/** The query of a text, as soon as it is in the list of a desk with rows that it has read. */
async function seen(desk: typeof here, text: string): Promise<RunningQuery> {
  let found: RunningQuery | undefined;
  const isReading = async () => {
    found = (await desk.running(workspace)).find((query) => text.startsWith(query.text));
    return found !== undefined && found.progress.rowsRead > 0;
  };
  await expect.poll(isReading, { timeout: 30_000 }).toBe(true);
  return found as RunningQuery;
}

/** How many statements of a query the engine is at. */
async function statementsOf(id: string): Promise<number> {
  const result = await telemetry.client().query({
    query: 'SELECT count() FROM system.processes WHERE position(Settings[{name:String}], {mark:String}) > 0',
    query_params: { name: 'log_comment', mark: `:${id}:` },
    query_id: `watcher-${id}`,
    format: 'JSONCompactEachRow',
  });
  const [row] = await result.json<[string | number]>();
  return Number(row?.[0]);
}

describe('a query of another server', () => {
  test('is in the list with its text, its caller and what it has read, for its workspace alone, and is ended from there', async () => {
    const text = slowQuery('listed');
    const asked = here.run(caller, asking(text));
    asked.catch(() => undefined);
    const found = await seen(there, text);
    const own = await seen(here, text);
    expect(own).toMatchObject({ text, callerName: caller.name, traceId: 't1', isBackground: false });
    expect(found).toEqual({ ...own, text: text.slice(0, 1_024), progress: expect.anything() });
    expect(found.progress.bytesRead).toBeGreaterThan(0);
    expect(await there.running(newWorkspaceNumber())).toEqual([]);
    expect(await there.cancel(newWorkspaceNumber(), found.id)).toBe(false);
    expect(await there.cancel(workspace, found.id)).toBe(true);
    await expect(asked).rejects.toMatchObject({ code: 'QueryCancelled' });
    await expect.poll(() => statementsOf(found.id), { timeout: 30_000 }).toBe(0);
    expect(await there.cancel(workspace, found.id)).toBe(false);
  });

  test('in the background is asked for from there, while it runs and when it has ended', async () => {
    const slow = slowQuery('far');
    const id = await here.start(caller, asking(slow));
    expect(await there.poll(workspace, id, 0)).toMatchObject({ state: 'running' });
    expect((await seen(there, slow)).id).toBe(id);
    const state = await there.poll(workspace, id, 0);
    expect(state).toMatchObject({ state: 'running', progress: { rowsRead: expect.any(Number) } });
    expect(state?.state === 'running' && state.progress.rowsRead).toBeGreaterThan(0);
    expect(await there.poll(newWorkspaceNumber(), id, 0)).toBeUndefined();
    expect(await there.cancel(workspace, id)).toBe(true);
    await expect.poll(async () => (await there.poll(workspace, id, 30_000))?.state, { timeout: 60_000 }).toBe('failed');
    expect(await there.poll(workspace, id, 0)).toMatchObject({ error: { code: 'QueryCancelled' } });
    const done = await here.start(caller, asking('L::app:(message) [1h]'));
    const own = await here.poll(workspace, done, 30_000);
    expect(own?.state).toBe('done');
    await expect.poll(() => there.poll(workspace, done, 30_000), { timeout: 60_000 }).toEqual(own);
  });

  test('is not told by a server whose engine is its own', async () => {
    const alone = openDesk(false);
    const text = slowQuery('alone');
    const id = await alone.start(caller, asking(text));
    expect((await seen(alone, text)).id).toBe(id);
    expect((await there.running(workspace)).map((query) => query.id)).not.toContain(id);
    expect(await there.poll(workspace, id, 0)).toBeUndefined();
    await alone.close();
  });
});

test('a caller that hangs up ends its statement in the engine, and what it had read is written down', async () => {
  const text = slowQuery('gone');
  const gone = new AbortController();
  const asked = here.run({ ...caller, traceId: 'hung-up' }, { ...asking(text), signal: gone.signal });
  asked.catch(() => undefined);
  const { id } = await seen(here, text);
  expect(await statementsOf(id)).toBe(1);
  gone.abort();
  await expect(asked).rejects.toMatchObject({ code: 'QueryCancelled' });
  await expect.poll(() => statementsOf(id), { timeout: 30_000 }).toBe(0);
  const times = { fromMs: now() - 3_600_000, toMs: now() };
  const [record] = await here.records.ofCall(workspace, { traceId: 'hung-up', ...times });
  expect(record).toMatchObject({ id, text, outcome: 'QueryCancelled', resultRows: 0 });
  expect(record?.rowsRead).toBeGreaterThan(0);
});

test('what runs is told while all places of the engine are taken', async () => {
  const texts = Array.from({ length: 6 }, (_, index) => slowQuery(`full${index}`));
  const ids = await Promise.all(texts.map((text) => here.start(caller, asking(text))));
  await expect
    .poll(async () => (await here.running(workspace)).filter(({ progress }) => progress.rowsRead > 0).length, {
      timeout: 60_000,
    })
    .toBeGreaterThanOrEqual(4);
  expect((await here.running(workspace)).map(({ id }) => id).sort()).toEqual(ids.toSorted());
  expect(await Promise.all(ids.map((id) => here.cancel(workspace, id)))).toEqual(ids.map(() => true));
  const states = await Promise.all(ids.map((id) => here.poll(workspace, id, 60_000)));
  expect(states.map((state) => state?.state)).toEqual(ids.map(() => 'failed'));
});
