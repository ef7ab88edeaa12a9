import { afterAll, expect, it } from 'vitest';
import { openOwnTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import type { Category } from './category.ts';
import { prunePoints } from './prune-points.ts';
import { batchOf, newWorkspaceNumber, pointOf } from './testing/points.ts';
import { countIn, sinkOf } from './testing/sinks.ts';

/** Many round trips to the engine, which may have others to serve. */
const patience = { timeout: 120_000 };

const { telemetry, close } = await openOwnTelemetry();
afterAll(close);

const dayMs = 86_400_000;
const startMs = Date.now();

/** Points of each of the last days, the newest first. */
async function fill(workspace: number, category: Category, days: number, keepDays: number): Promise<void> {
  const sink = sinkOf(telemetry, { keepDaysOf: async () => keepDays });
  for (let day = 0; day < days; day += 1) {
    const timeNs = BigInt(startMs - day * dayMs - 60_000) * 1_000_000n;
    await sink.write(batchOf(workspace, category, [pointOf('m', { name: `o${day}` }, { day }, timeNs)]));
  }
}

const prune = (keepDays: (workspace: number) => number, nowMs = startMs) =>
  prunePoints(telemetry.client(), keepDays, nowMs);

async function partitions(table: string): Promise<number> {
  const result = await telemetry.client().query({
    query: `SELECT toUInt32(uniqExact(partition_id)) FROM system.parts WHERE active AND rows > 0 AND table = '${table}'`,
    format: 'JSONCompactEachRow',
  });
  return (await result.json<[number]>())[0]?.[0] ?? 0;
}

it('drops the partitions that are over, and nothing that is kept', patience, async () => {
  const workspace = newWorkspaceNumber();
  await fill(workspace, 'metric', 7, 7);
  expect(await prune(() => 7)).toBe(0);
  const before = await partitions('metric');
  expect(await prune(() => 7, startMs + 4 * dayMs)).toBe(4);
  expect(await countIn(telemetry, 'metric', workspace)).toBe(3);
  expect(before - (await partitions('metric'))).toBeGreaterThanOrEqual(2);
});

it('takes the points of a workspace that keeps less than before, and of no other', patience, async () => {
  const [short, long] = [newWorkspaceNumber(), newWorkspaceNumber()];
  await fill(short, 'logging', 5, 14);
  await fill(long, 'logging', 5, 14);
  await prune((workspace) => (workspace === short ? 3 : 14));
  expect(await countIn(telemetry, 'logging', short)).toBe(3);
  expect(await countIn(telemetry, 'logging', long)).toBe(5);
});

it('keeps the points of a workspace that keeps more than before', patience, async () => {
  const workspace = newWorkspaceNumber();
  await fill(workspace, 'tracing', 7, 7);
  await prune(() => 90, startMs + 30 * dayMs);
  expect(await countIn(telemetry, 'tracing', workspace)).toBe(7);
});

it('lets objects that nobody reports any more go, from the newest too', patience, async () => {
  const workspace = newWorkspaceNumber();
  await fill(workspace, 'object', 5, 7);
  // The engine takes seconds to delete from a partition: what the other tests have left stays.
  await prune((each) => (each === workspace ? 3 : 90));
  expect(await countIn(telemetry, 'object', workspace)).toBe(3);
  expect(await countIn(telemetry, 'object_history', workspace)).toBe(3);
});
