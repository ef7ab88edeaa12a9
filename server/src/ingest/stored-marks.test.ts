import { array, asyncProperty, boolean, assert as check, constantFrom, integer, record } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { openOwnTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { type Chunk, cutIntoChunks } from './chunks.ts';
import { insertBlocks } from './insert.ts';
import { PointList } from './point-list.ts';
import { StoredMarks } from './stored-marks.ts';
import { tablesOf } from './tables-of.ts';
import { type Fate, unreliable, withClient } from './testing/changed-client.ts';
import { batchOf, newWorkspaceNumber, pointOf } from './testing/points.ts';
import { countIn, sinkOf } from './testing/sinks.ts';
import { runInTurns } from './turns.ts';

const { telemetry, close } = await openOwnTelemetry();
afterAll(close);

const dayNs = 86_400_000_000_000n;
/** The tests share a table, so each is later than what the ones before it stored. */
let lastNs = BigInt(Date.now()) * 1_000_000n - 20n * dayNs;
const later = (): bigint => {
  lastNs += 1_000_000_000n;
  return lastNs;
};

/** The engine, and how often it was asked. */
function counting(writesAlone: boolean): { readonly engine: Telemetry; readonly asked: () => number } {
  let asked = 0;
  const query: ReturnType<Telemetry['client']>['query'] = (params) => {
    asked += 1;
    return telemetry.client().query(params);
  };
  return { engine: { ...withClient(telemetry, { query }), writesAlone }, asked: () => asked };
}

async function chunkAt(timeNs: bigint, batch = `batch ${timeNs}`): Promise<Chunk> {
  const chunks: Chunk[] = [];
  const options = {
    tables: tablesOf('profiling'),
    workspaceNumber: newWorkspaceNumber(),
    keepDays: 30,
    arrivalNs: timeNs,
    batch,
    nextId: () => timeNs,
    refusalOf: () => undefined,
    isSurelyTaken: () => true,
    onRefused: () => undefined,
  };
  await runInTurns(
    cutIntoChunks(PointList.of([pointOf('m', {}, { a: 1 }, timeNs)]), options, (chunk) => chunks.push(chunk)),
  );
  const [chunk] = chunks;
  if (chunk === undefined) throw new Error('no chunk');
  return chunk;
}

const store = (chunk: Chunk): Promise<void> => insertBlocks(telemetry.client(), chunk.table, [chunk.body], 'ofthetest');

describe('stored marks', () => {
  it('are not asked for where a chunk is later than all of them', async () => {
    const { engine, asked } = counting(true);
    const marks = new StoredMarks(engine);
    const first = await chunkAt(later());
    expect(await marks.missingOf(first.table, [first])).toEqual([first]);
    await store(first);
    marks.keep(first);
    expect(asked()).toBe(1);
    const next = [await chunkAt(later()), await chunkAt(later())];
    expect(await marks.missingOf(first.table, next)).toEqual(next);
    expect(asked()).toBe(1);
  });

  it('that an earlier process left are found', async () => {
    const left = await chunkAt(later());
    await store(left);
    const marks = new StoredMarks(telemetry);
    const other = await chunkAt(left.mark?.timeNs ?? 0n, 'of another body');
    const newer = await chunkAt(later());
    expect(await marks.missingOf(left.table, [left, other, newer])).toEqual([other, newer]);
  });

  it('that are not remembered any more are found', async () => {
    const marks = new StoredMarks(telemetry, 2);
    const chunks = [await chunkAt(later()), await chunkAt(later()), await chunkAt(later())] as const;
    await marks.missingOf(chunks[0].table, chunks);
    for (const chunk of chunks) {
      await store(chunk);
      marks.keep(chunk);
    }
    expect(await marks.missingOf(chunks[0].table, [chunks[0]])).toEqual([]);
  });

  it('of an insert that failed are found when it was made nevertheless', async () => {
    const marks = new StoredMarks(telemetry);
    const [made, lost] = [await chunkAt(later()), await chunkAt(later())];
    await marks.missingOf(made.table, [made, lost]);
    await store(made);
    marks.doubt([made, lost]);
    expect(await marks.missingOf(made.table, [made, lost])).toEqual([lost]);
  });

  it('are asked for each time where others write, too', async () => {
    const { engine, asked } = counting(false);
    const marks = new StoredMarks(engine);
    const chunk = await chunkAt(later());
    expect(await marks.missingOf(chunk.table, [chunk])).toEqual([chunk]);
    await store(chunk);
    expect(await marks.missingOf(chunk.table, [chunk])).toEqual([]);
    expect(asked()).toBe(2);
  });

  it('are asked for once more when that failed', async () => {
    let fails = true;
    const query: ReturnType<Telemetry['client']>['query'] = (params) =>
      fails ? Promise.reject(new Error('socket hang up')) : telemetry.client().query(params);
    const marks = new StoredMarks(withClient(telemetry, { query }));
    const chunk = await chunkAt(later());
    await store(chunk);
    await expect(marks.missingOf(chunk.table, [chunk])).rejects.toThrow('socket hang up');
    fails = false;
    expect(await marks.missingOf(chunk.table, [chunk])).toEqual([]);
  });
});

describe('batches at any times, with lost inserts, lost answers and restarts between them', () => {
  it('are all stored, and once', async () => {
    const write = record({
      batch: integer({ min: 0, max: 7 }),
      fate: constantFrom<Fate>('answered', 'answered', 'answer lost', 'lost'),
      restarts: boolean(),
    });
    await check(
      asyncProperty(
        array(integer({ min: 0, max: 40 }), { minLength: 8, maxLength: 8 }),
        array(write),
        async (times, writes) => {
          const workspace = newWorkspaceNumber();
          const startNs = BigInt(Date.now()) * 1_000_000n - 10n * dayNs;
          const batches = times.map((time, index) =>
            batchOf(workspace, 'metric', [pointOf('m', {}, { [`f${index}`]: index }, startNs + BigInt(time))]),
          );
          const fates: Fate[] = [];
          let sink = sinkOf(unreliable(telemetry, () => fates.shift() ?? 'answered'));
          for (const { batch, fate, restarts } of writes) {
            if (restarts) sink = sinkOf(unreliable(telemetry, () => fates.shift() ?? 'answered'));
            fates.splice(0, fates.length, fate);
            await sink.write(batches[batch] as (typeof batches)[number]).catch(() => undefined);
          }
          fates.splice(0);
          const repeated = [...batches, ...batches];
          for (const batch of repeated) await sink.write(batch);
          expect(await countIn(telemetry, 'metric', workspace)).toBe(batches.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});
