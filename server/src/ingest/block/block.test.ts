import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { pointTables } from '../../telemetry/point-tables.ts';
import { openTestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import type { FieldValue, Point } from '../point.ts';
import { newWorkspaceNumber, pointOf } from '../testing/points.ts';
import { rowsIn } from '../testing/sinks.ts';
import { Block, columnsOf } from './block.ts';

/** Many round trips to the engine, which may have others to serve. */
const patience = { timeout: 120_000 };

const { telemetry, close } = await openTestTelemetry();
afterAll(close);

async function insert(table: (typeof pointTables)['logging'], block: Block): Promise<void> {
  const { stream } = await telemetry.client().exec({
    query: `INSERT INTO ${table.name} (${columnsOf(table).join(', ')}) FORMAT Native`,
    values: Readable.from([block.finish().written], { objectMode: false }),
  });
  await stream.toArray();
}

async function stored(points: readonly Point[]): Promise<Record<string, unknown>[]> {
  const workspaceNumber = newWorkspaceNumber();
  const block = new Block(pointTables.logging, { workspaceNumber, keepDays: 30 });
  for (const [index, point] of points.entries()) block.add(point, point.timeNs ?? 0n, BigInt(index));
  await insert(pointTables.logging, block);
  return rowsIn(telemetry, 'logging', workspaceNumber, 'id');
}

it('keeps every kind of value as it was', async () => {
  const timeNs = 1_763_000_000_123_456_789n;
  const rows = await stored([
    pointOf(
      'nginx',
      { host: 'a', service: 'web', status: 'error', region: 'eu' },
      {
        message: 'GET /\n"quoted" é😀',
        trace_id: 'abc',
        duration: 1.5,
        count: 42n,
        large: 2n ** 64n - 1n,
        small: -(2n ** 63n),
        ok: true,
        bad: false,
        note: '',
      },
      timeNs,
    ),
  ]);
  expect(rows).toEqual([
    {
      measurement: 'nginx',
      time_ns: String(timeNs),
      id: '0',
      host: 'a',
      service: 'web',
      status: 'error',
      trace_id: 'abc',
      span_id: '',
      storage_index: '',
      message: 'GET /\n"quoted" é😀',
      tags: { region: 'eu' },
      numbers: { duration: 1.5, count: 42, large: 2 ** 64, small: -(2 ** 63) },
      integers: { large: '18446744073709551615', small: '-9223372036854775808' },
      strings: { note: '' },
      booleans: { ok: true, bad: false },
    },
  ]);
});

it('leaves a promoted name whose value is no text in its map', async () => {
  const [row] = await stored([pointOf('app', {}, { status: 200n, host: 1.5, message: true })]);
  expect(row).toMatchObject({
    status: '',
    host: '',
    message: '',
    numbers: { status: 200, host: 1.5 },
    booleans: { message: true },
  });
});

it('takes more names and values than one byte or two can number', patience, async () => {
  const points = Array.from({ length: 70_000 }, (_, index) =>
    pointOf(`m${index % 300}`, { [`t${index % 500}`]: `value ${index}` }, { n: index }, BigInt(index)),
  );
  const rows = await stored(points);
  expect(rows.length).toBe(70_000);
  for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
    expect(rows[index]).toMatchObject({
      measurement: `m${index % 300}`,
      tags: { [`t${index % 500}`]: `value ${index}` },
      numbers: { n: index },
    });
  }
});

const key = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }).map((name) => `x${name.toWellFormed()}`);
const text = fc.string({ maxLength: 300, unit: 'binary' }).map((value) => value.toWellFormed());
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.boolean(),
  text,
);
const point: fc.Arbitrary<Point> = fc.record({
  measurement: text,
  tags: fc.array(fc.tuple(key, text), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  fields: fc.array(fc.tuple(key, value), { maxLength: 8 }).map((pairs) => new Map(pairs)),
  timeNs: fc.bigInt({ min: 0n, max: 2n ** 62n }),
});

it('reads back as it was written, whatever the points are', patience, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 20 }), async (points) => {
      const rows = await stored(points);
      expect(
        rows.map(({ measurement, time_ns, tags, numbers, integers, strings, booleans }) => ({
          measurement,
          time_ns,
          tags,
          numbers,
          integers,
          strings,
          booleans,
        })),
      ).toEqual(
        points.map(({ measurement, timeNs, tags, fields }) => {
          const of = (type: string) => [...fields].filter(([, field]) => typeof field === type);
          const numbers = [...of('number'), ...of('bigint')].map(([name, field]) => [name, Number(field)] as const);
          const exact = of('bigint').filter(([, field]) => !Number.isSafeInteger(Number(field)));
          return {
            measurement,
            time_ns: String(timeNs),
            tags: Object.fromEntries(tags),
            // The engine writes no sign of zero.
            numbers: Object.fromEntries(
              numbers.map(([name, field]) => [name, field === 0 ? expect.closeTo(0) : field]),
            ),
            integers: Object.fromEntries(exact.map(([name, field]) => [name, String(field)])),
            strings: Object.fromEntries(of('string')),
            booleans: Object.fromEntries(of('boolean')),
          };
        }),
      );
    }),
    { numRuns: 40 },
  );
});
