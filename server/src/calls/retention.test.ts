import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOwnTelemetry, type TestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createCallSearch } from './create-search.ts';
import type { CallRetention, CallSearch } from './search.ts';
import { insertCalls, insertGaps, storedCall } from './testing/insert-calls.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 5, 17, 12);
const keepAll: CallRetention = { days: null, bytesMax: null };

let opened: TestTelemetry;
let search: CallSearch;
// An engine of its own: pruning is about every workspace there is.
beforeAll(async () => {
  opened = await openOwnTelemetry();
  search = createCallSearch({ telemetry: opened.telemetry, settle: async () => {}, now: () => nowMs });
});
afterAll(() => opened.close());

const newWorkspace = () => `wksp_${randomUUID().replaceAll('-', '')}`;

/** One call for each age in days. */
const insertAges = (workspace: string, ages: readonly number[], overrides = {}) =>
  insertCalls(
    opened.telemetry,
    ages.map((age) => storedCall((nowMs - age * DAY_MS) * 1000, { workspace, traceId: `${age}`, ...overrides })),
  );

const agesOf = async (workspace: string) =>
  (await search.page({ workspace, filter: {} }, { limit: 1_000 })).map(({ traceId }) => Number(traceId));

const pruneOnly = (retentions: Record<string, CallRetention>) =>
  search.prune((workspace) => retentions[workspace] ?? keepAll);

async function partitions(): Promise<number[]> {
  const result = await opened.telemetry.client().query({
    query: `SELECT DISTINCT partition_id FROM system.parts
      WHERE active AND table = 'calls' AND database = currentDatabase() ORDER BY 1`,
    format: 'JSONCompactEachRow',
  });
  return (await result.json<[string]>()).map(([id]) => Number(id));
}

describe('pruning', () => {
  it('removes what is older than its workspace keeps, to the microsecond, and nothing of others', async () => {
    const [short, long, forever] = [newWorkspace(), newWorkspace(), newWorkspace()];
    for (const workspace of [short, long, forever]) await insertAges(workspace, [1, 9, 10, 11, 30]);
    await insertCalls(opened.telemetry, [
      storedCall((nowMs - 10 * DAY_MS) * 1000 - 1, { workspace: short, traceId: '10.1' }),
    ]);
    const pruned = await pruneOnly({
      [short]: { ...keepAll, days: 10 },
      [long]: { ...keepAll, days: 20 },
    });
    expect(pruned).toBe(4);
    expect(await agesOf(short)).toEqual([1, 9, 10]);
    expect(await agesOf(long)).toEqual([1, 9, 10, 11]);
    expect(await agesOf(forever)).toEqual([1, 9, 10, 11, 30]);
    expect(await pruneOnly({ [short]: { ...keepAll, days: 10 }, [long]: { ...keepAll, days: 20 } })).toBe(0);
  });

  it('drops a week as a whole when nobody keeps anything of it, and no sooner', async () => {
    const [one, other] = [newWorkspace(), newWorkspace()];
    const week = Math.floor((nowMs - 200 * DAY_MS) / (7 * DAY_MS));
    await insertAges(one, [200]);
    await insertAges(other, [200]);
    await pruneOnly({ [one]: { ...keepAll, days: 100 } });
    expect(await agesOf(one)).toEqual([]);
    expect(await agesOf(other)).toEqual([200]);
    expect(await partitions()).toContain(week);
    await pruneOnly({ [other]: { ...keepAll, days: 100 } });
    expect(await agesOf(other)).toEqual([]);
    expect(await partitions()).not.toContain(week);
  });

  it('removes the oldest hours of a workspace that is too large, until the rest fits, and the newest hour never', async () => {
    const workspace = newWorkspace();
    const body = () => Array.from({ length: 250 }, () => randomUUID()).join('');
    for (const age of [6, 5, 4, 3, 2, 1]) {
      await insertAges(workspace, [age], { body: body() });
    }
    // What cannot be compressed takes its length: 6 times some 9 kB.
    await pruneOnly({ [workspace]: { ...keepAll, bytesMax: 1_000_000 } });
    expect(await agesOf(workspace)).toHaveLength(6);
    await pruneOnly({ [workspace]: { ...keepAll, bytesMax: 28_000 } });
    const kept = await agesOf(workspace);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThanOrEqual(5);
    expect(kept).toEqual([1, 2, 3, 4, 5].slice(0, kept.length));
    // Nothing more goes for what went: marked rows must not count.
    await pruneOnly({ [workspace]: { ...keepAll, bytesMax: 28_000 } });
    expect(await agesOf(workspace)).toEqual(kept);
    await pruneOnly({ [workspace]: { ...keepAll, bytesMax: 1 } });
    expect(await agesOf(workspace)).toEqual([1]);
  });

  it('removes gaps with the calls of their workspace', async () => {
    const workspace = newWorkspace();
    const gap = (age: number) => {
      const atUs = (nowMs - age * DAY_MS) * 1000;
      return { fromUs: atUs, toUs: atUs + 1, workspace, calls: 1, reason: `${age}` };
    };
    await insertGaps(opened.telemetry, [gap(5), gap(15)]);
    await pruneOnly({ [workspace]: { ...keepAll, days: 10 } });
    expect((await search.gaps({ workspace, filter: {} })).map(({ reason }) => reason)).toEqual(['5']);
  });

  it('removes counts of calls that belong to nobody after the time of the server, by whole weeks', async () => {
    const ages = [1, 50, 100];
    await opened.telemetry.client().insert({
      table: 'call_counts',
      columns: ['minute_s', 'dialect', 'address', 'status', 'error_code', 'calls', 'segment'],
      values: ages.map((age) => [
        Math.floor((nowMs - age * DAY_MS) / 1000),
        'open-api',
        `${age}`,
        403,
        'InvalidApiKey',
        1,
        '',
      ]),
      format: 'JSONCompactEachRow',
    });
    await pruneOnly({ '': { ...keepAll, days: 60 } });
    const result = await opened.telemetry
      .client()
      .query({ query: 'SELECT address FROM call_counts ORDER BY minute_s DESC', format: 'JSONCompactEachRow' });
    expect(await result.json()).toEqual([['1'], ['50']]);
  });
});
