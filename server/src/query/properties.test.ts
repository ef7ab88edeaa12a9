import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { batchOf, newWorkspaceNumber, pointOf } from '../ingest/testing/points.ts';
import { sinkOf } from '../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createQueryEngine } from './create-query-engine.ts';
import { type ReferencePoint, referenceAggregates, referenceResult, referenceRollups } from './testing/reference.ts';
import { SPEC_NOW_MS } from './testing/spec-text.ts';

/** Aggregates, rollups and windows against an evaluation that is slow and plain. */
const { telemetry, close } = await openTestTelemetry();
const now = () => SPEC_NOW_MS;
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 30 });
const engine = createQueryEngine({ telemetry, now });

afterAll(async () => {
  await sink.close();
  await sink.ledger.close();
  await close();
});

const RANGE_MS = 600_000;

/** Points of at most two hosts with two devices, at most one of a series in each second, none on the edge of the range. */
const points: fc.Arbitrary<ReferencePoint[]> = fc.uniqueArray(
  fc.record({
    host: fc.constantFrom('a', 'b'),
    device: fc.constantFrom('x', 'y'),
    timeMs: fc.integer({ min: 1, max: RANGE_MS / 1_000 - 1 }).map((second) => SPEC_NOW_MS - second * 1_000),
    value: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  }),
  { minLength: 1, maxLength: 40, selector: ({ host, device, timeMs }) => `${host} ${device} ${timeMs}` },
);

/** Points of one time have no order, and first and last would be either. */
const hasOrder = (list: readonly ReferencePoint[]): boolean =>
  new Set(list.map(({ host, timeMs }) => `${host} ${timeMs}`)).size === list.length;

async function load(list: readonly ReferencePoint[]): Promise<number> {
  const workspace = newWorkspaceNumber();
  const stored = list.map(({ host, device, timeMs, value }) =>
    pointOf('m', { host, device }, { x: value }, BigInt(timeMs) * 1_000_000n),
  );
  await sink.write(batchOf(workspace, 'metric', stored));
  return workspace;
}

async function answered(workspace: number, text: string, columns: readonly string[]): Promise<Map<string, number>[]> {
  const { series } = await engine.run({
    text,
    workspaces: [workspace],
    options: { disableSlimit: true, limit: 10_000 },
  });
  return columns.map((_, column) => {
    const cells = series.flatMap(({ tags, values }) =>
      values.map((row): [string, number | null] => [`${tags?.host} ${row[0]}`, row[column + 1] as number | null]),
    );
    return new Map(cells.filter((cell): cell is [string, number] => cell[1] !== null));
  });
}

function expectClose(actual: ReadonlyMap<string, number>, expected: ReadonlyMap<string, number>, what: string): void {
  expect([...actual.keys()].sort(), what).toEqual([...expected.keys()].sort());
  for (const [key, value] of expected) {
    const found = actual.get(key) ?? Number.NaN;
    const allowed = 1e-9 * Math.max(1, Math.abs(value), 1e6);
    expect(Math.abs(found - value), `${what} of ${key}: ${found} and not ${value}`).toBeLessThanOrEqual(allowed);
  }
}

const steps = fc.constantFrom(1_000, 7_000, 60_000, 90_000, 300_000);

test('aggregates of buckets and groups are what they mean', async () => {
  const aggregates = Object.keys(referenceAggregates);
  await fc.assert(
    fc.asyncProperty(points.filter(hasOrder), steps, async (list, stepMs) => {
      const workspace = await load(list);
      const text = `M::m:(${aggregates.join(', ')}) [10m::${stepMs / 1_000}s] BY host`;
      const found = await answered(workspace, text, aggregates);
      for (const [index, aggregate] of aggregates.entries()) {
        const expected = referenceResult(list, { aggregate, rollup: undefined, stepMs });
        expectClose(found[index] ?? new Map(), expected, aggregate);
      }
    }),
    { numRuns: 15 },
  );
});

test('rollups run over each single series first, and growth over the edge of a bucket is not lost', async () => {
  await fc.assert(
    fc.asyncProperty(points, steps, fc.constantFrom(...Object.keys(referenceRollups)), async (list, stepMs, rollup) => {
      const workspace = await load(list);
      const aggregates = ['sum(x)', 'max(x)', 'avg(x)'];
      const text = `M::m:(${aggregates.join(', ')}) [10m::${stepMs / 1_000}s:${rollup}] BY host`;
      const found = await answered(workspace, text, aggregates);
      for (const [index, aggregate] of aggregates.entries()) {
        const expected = referenceResult(list, { aggregate, rollup, stepMs });
        expectClose(found[index] ?? new Map(), expected, `${aggregate} of ${rollup}`);
      }
    }),
    { numRuns: 30 },
  );
});

test('a query inside of another is what its rows are', async () => {
  await fc.assert(
    fc.asyncProperty(points, steps, async (list, stepMs) => {
      const workspace = await load(list);
      const inner = `M::m:(max(x) AS v) [10m::${stepMs / 1_000}s] BY host`;
      const [found] = await answered(workspace, `M::(${inner}):(sum(v)) [10m] BY host`, ['sum(v)']);
      const rows = referenceResult(list, { aggregate: 'max(x)', rollup: undefined, stepMs });
      const expected = new Map<string, number>();
      for (const [key, value] of rows) {
        const host = `${key.split(' ')[0]} null`;
        expected.set(host, (expected.get(host) ?? 0) + value);
      }
      expectClose(found ?? new Map(), expected, 'sum of maxima');
    }),
    { numRuns: 15 },
  );
});
