import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { batchOf, newWorkspaceNumber, pointOf } from '../ingest/testing/points.ts';
import { sinkOf } from '../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createQueryEngine } from './create-query-engine.ts';
import type { QueryOptions } from './query.ts';
import {
  type ReferencePoint,
  referenceAggregates,
  referenceBucketStart,
  referenceFills,
  referenceResult,
  referenceRollups,
  referenceSeries,
} from './testing/reference.ts';
import { SPEC_NOW_MS } from './testing/spec-text.ts';

/** Aggregates, rollups and windows against an evaluation that is slow and plain. */
const { telemetry, close } = await openTestTelemetry();
const now = () => SPEC_NOW_MS;
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 730 });
const engine = createQueryEngine({ telemetry, now });

afterAll(async () => {
  await sink.close();
  await sink.ledger.close();
  await close();
});

const RANGE_MS = 600_000;

/** Among numbers next to 0 the order of two divisions decides between a number and infinity; nobody measures such numbers. */
const measurable = (value: number): number => (Math.abs(value) < 1e-9 ? 0 : value);

/** Points of at most two hosts with two devices, at most one of a series in each second, none on the edge of the range. */
const points: fc.Arbitrary<ReferencePoint[]> = fc.uniqueArray(
  fc.record({
    host: fc.constantFrom('a', 'b'),
    device: fc.constantFrom('x', 'y'),
    timeMs: fc.integer({ min: 1, max: RANGE_MS / 1_000 - 1 }).map((second) => SPEC_NOW_MS - second * 1_000),
    value: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(measurable)),
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

async function answered(
  workspace: number,
  text: string,
  columns: readonly string[],
  options: QueryOptions = {},
): Promise<Map<string, number>[]> {
  const { series } = await engine.run({
    text,
    workspaces: [workspace],
    options: { disableSlimit: true, limit: 10_000, ...options },
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

/** Of which a sum of squares of seconds leaves nothing. */
const closeTogether = [
  { host: 'a', device: 'y', timeMs: 1768478296000, value: 0 },
  { host: 'a', device: 'y', timeMs: 1768478299000, value: 1 },
  { host: 'a', device: 'x', timeMs: 1768478399000, value: 0 },
];

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
    { numRuns: 60, examples: [[closeTogether, 90_000, 'slope']] },
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

const shifts = fc.constantFrom(60_000, 3_600_000, 86_400_000);

test('what was earlier is moved onto now, by itself and beside what is now', async () => {
  await fc.assert(
    fc.asyncProperty(points, steps, shifts, async (list, stepMs, shiftMs) => {
      const earlier = list.map((point) => ({ ...point, timeMs: point.timeMs - shiftMs }));
      const workspace = await load([...list, ...earlier].filter(isAlone));
      const window = `[10m::${stepMs / 1_000}s]`;
      const shift = `SHIFT ${shiftMs / 1_000}s`;
      const inWindow = [...list, ...earlier].filter(isAlone);
      const before = inWindow.map((point) => ({ ...point, timeMs: point.timeMs + shiftMs })).filter(isInRange);
      const now = inWindow.filter(isInRange);
      const sumOf = (each: readonly ReferencePoint[], stepOf: number) =>
        referenceResult(each, { aggregate: 'sum(x)', rollup: undefined, stepMs: stepOf });
      const [alone] = await answered(workspace, `M::m:(sum(x)) ${window} BY host ${shift}`, ['sum(x)']);
      // Buckets lie where those of now lie only where the shift is a multiple of the step.
      if (shiftMs % stepMs === 0) expectClose(alone ?? new Map(), sumOf(before, stepMs), 'sum of earlier');
      const text = `M::m:(sum(x) AS a, sum(x) ${shift} AS b) ${window} BY host`;
      const [current, prior] = await answered(workspace, text, ['a', 'b']);
      expectClose(current ?? new Map(), sumOf(now, stepMs), 'sum of now');
      if (shiftMs % stepMs === 0) expectClose(prior ?? new Map(), sumOf(before, stepMs), 'sum of earlier beside now');
    }),
    { numRuns: 15 },
  );
});

/** A point that was moved may fall on another one. */
const isAlone = (point: ReferencePoint, index: number, all: readonly ReferencePoint[]): boolean =>
  all.findIndex((each) => keyOf(each) === keyOf(point)) === index;
const keyOf = ({ host, device, timeMs }: ReferencePoint): string => `${host} ${device} ${timeMs}`;
const isInRange = ({ timeMs }: ReferencePoint): boolean => timeMs >= SPEC_NOW_MS - RANGE_MS && timeMs <= SPEC_NOW_MS;

/** Series of one host: values by the begin of their buckets, in order of time. */
const inOrder = (sums: ReadonlyMap<string, number>, host: string): [timeMs: number, value: number][] =>
  [...sums]
    .filter(([key]) => key.startsWith(`${host} `))
    .map(([key, value]): [number, number] => [Number(key.split(' ')[1]), value])
    .sort(([left], [right]) => left - right);

test('functions over points and closed gaps are what they mean', async () => {
  const functions = Object.keys(referenceSeries);
  const fills = Object.keys(referenceFills);
  await fc.assert(
    fc.asyncProperty(points, steps, async (list, stepMs) => {
      const workspace = await load(list);
      const window = `[10m::${stepMs / 1_000}s]`;
      const sums = referenceResult(list, { aggregate: 'sum(x)', rollup: undefined, stepMs });
      const found = await answered(workspace, `M::m:(${functions.join(', ')}) ${window} BY host`, functions);
      const filled = fills.map((way) => `fill(sum(x), ${way})`);
      const closed = await answered(workspace, `M::m:(${filled.join(', ')}) ${window} BY host`, filled);
      const first = Math.floor((SPEC_NOW_MS - RANGE_MS) / stepMs) * stepMs;
      const starts = Array.from(
        { length: Math.floor((SPEC_NOW_MS - first) / stepMs) + 1 },
        (_, at) => first + at * stepMs,
      );
      const expected = { functions: functions.map(() => new Map()), fills: fills.map(() => new Map<string, number>()) };
      const note = (map: Map<string, number>, key: string, value: number | null | undefined) => {
        if (value !== null && value !== undefined) map.set(key, value);
      };
      for (const host of new Set(list.map((point) => point.host))) {
        const series = inOrder(sums, host);
        const seconds = series.slice(1).map(([time], index) => (time - (series[index]?.[0] ?? 0)) / 1_000);
        const byStart = new Map(series);
        for (const [index, name] of functions.entries()) {
          const made =
            referenceSeries[name]?.(
              series.map(([, value]) => value),
              seconds,
            ) ?? [];
          for (const [at, [time]] of series.entries())
            note(expected.functions[index] ?? new Map(), `${host} ${time}`, made[at]);
        }
        for (const [index, way] of fills.entries()) {
          const made = referenceFills[way]?.(starts.map((start) => byStart.get(start) ?? null)) ?? [];
          for (const [at, time] of starts.entries())
            note(expected.fills[index] ?? new Map(), `${host} ${time}`, made[at]);
        }
      }
      for (const [index, name] of functions.entries())
        expectClose(found[index] ?? new Map(), expected.functions[index] ?? new Map(), name);
      for (const [index, way] of fills.entries())
        expectClose(closed[index] ?? new Map(), expected.fills[index] ?? new Map(), way);
    }),
    { numRuns: 15 },
  );
});

const HOUR_MS = 3_600_000;
/** Changes of clocks: forward and back in Berlin and New York, none in Shanghai and Kolkata. */
const changes = [Date.UTC(2025, 2, 9, 7), Date.UTC(2025, 2, 30, 1), Date.UTC(2025, 9, 26, 1), Date.UTC(2025, 10, 2, 6)];
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Asia/Kolkata', 'UTC'];

test('days, weeks and parts of days are those of the calendar of the zone, also where clocks change', async () => {
  const hours = fc.uniqueArray(fc.integer({ min: -9 * 24 * 4, max: 9 * 24 * 4 }), { minLength: 1, maxLength: 30 });
  const calendar = fc.constantFrom(6 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS);
  await fc.assert(
    fc.asyncProperty(
      hours,
      fc.constantFrom(...changes),
      fc.constantFrom(...zones),
      calendar,
      async (quarters, change, zone, stepMs) => {
        const list = quarters.map((quarter): ReferencePoint => {
          // Off the edges of buckets by a second.
          return { host: 'a', device: 'x', timeMs: change + quarter * 900_000 + 1_000, value: 1 };
        });
        const workspace = await load(list);
        const [from, to] = [change - 10 * 24 * HOUR_MS, change + 10 * 24 * HOUR_MS];
        const text = `M::m:(count(x)) [${from}:${to}:${stepMs / HOUR_MS}h] BY host`;
        const [found] = await answered(workspace, text, ['count(x)'], { tz: zone });
        const expected = new Map<string, number>();
        for (const { timeMs } of list) {
          const key = `a ${referenceBucketStart(timeMs, { stepMs, zone })}`;
          expected.set(key, (expected.get(key) ?? 0) + 1);
        }
        expectClose(found ?? new Map(), expected, `${zone} ${stepMs}`);
      },
    ),
    { numRuns: 30 },
  );
});
