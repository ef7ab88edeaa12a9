import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpacked } from '../testing/decode.ts';
import { bitsOf, foreignWriteRequest, snappy, staleMarker } from '../testing/foreign-write-request.ts';
import { decodeRemoteWrite, uncompressSnappy } from './decode.ts';

const decode = async (...series: Parameters<typeof foreignWriteRequest>[0]) =>
  unpacked(await decodeRemoteWrite(foreignWriteRequest(series)));

test('a sample is a point: the name is the field, its first word the measurement, the other labels are tags', async () => {
  const { points, badPoints } = await decode({
    labels: { __name__: 'go_gc_duration_seconds', instance: 'a:9090', job: 'node', empty: '' },
    samples: [
      [bitsOf(0.25), 1_700_000_000_123],
      [bitsOf(0.5), 1_700_000_015_123],
    ],
  });
  expect(badPoints.count).toBe(0);
  const tags = new Map([
    ['instance', 'a:9090'],
    ['job', 'node'],
  ]);
  expect(points).toEqual([
    {
      measurement: 'go',
      tags,
      fields: new Map([['go_gc_duration_seconds', 0.25]]),
      timeNs: 1_700_000_000_123_000_000n,
    },
    { measurement: 'go', tags, fields: new Map([['go_gc_duration_seconds', 0.5]]), timeNs: 1_700_000_015_123_000_000n },
  ]);
});

test.each([
  ['up', 'up'],
  ['job:requests:rate5m', 'job'],
  ['node_cpu_seconds_total', 'node'],
  ['_private', '_private'],
])('the measurement of %s is %s', async (name, measurement) => {
  const { points } = await decode({ labels: { __name__: name }, samples: [[bitsOf(1), 1]] });
  expect(points[0]).toMatchObject({ measurement, fields: new Map([[name, 1]]) });
});

test('a stale marker is kept as a field of its own, any other NaN is dropped', async () => {
  const { points, badPoints, warnings } = await decode({
    labels: { __name__: 'up', job: 'x' },
    samples: [
      [staleMarker, 1],
      [bitsOf(Number.NaN), 2],
      [bitsOf(Number.POSITIVE_INFINITY), 3],
    ],
  });
  expect(points.map(({ fields }) => [...fields])).toEqual([[['up/stale', true]], [['up', 2n ** 64n - 1n]]]);
  expect(badPoints.count).toBe(0);
  expect(warnings.get('NaN dropped')).toBe(1);
});

test('series without a name are refused, the others are taken', async () => {
  const { points, badPoints } = await decode(
    { labels: { job: 'x' }, samples: [[bitsOf(1), 1]], histograms: [{ countInt: 1, timestamp: 1 }] },
    { labels: { __name__: 'up' }, samples: [[bitsOf(1), 1]] },
  );
  expect(points).toHaveLength(1);
  expect(badPoints.kept.map(({ place, reason }) => [place, reason])).toEqual([
    [1, 'the series has no label __name__'],
    [1, 'the series has no label __name__'],
  ]);
});

describe('a native histogram', () => {
  const labels = { __name__: 'rpc_seconds', job: 'x' };
  const of = async (...histograms: Readonly<Record<string, unknown>>[]) => {
    const { points, badPoints } = await decode({ labels, samples: [], histograms });
    return {
      rows: points.map(({ tags, fields }) => [tags.get('le') ?? '', Object.fromEntries(fields)]),
      points,
      reasons: badPoints.kept.map(({ reason }) => reason),
    };
  };
  const bucket = (le: string, count: number | bigint) => [le, { rpc_seconds_bucket: count }];

  test('is its totals and its buckets with their bounds, as a classic one is', async () => {
    const { rows, points } = await of({
      countInt: 21,
      sum: bitsOf(18.4),
      schema: 1,
      zeroThreshold: 0.001,
      zeroCountInt: 2,
      // Of the indexes -1, 0 and 3, counting 4, 0 and 5; below zero of 2 and 3, counting 1 and 9.
      positiveSpans: [
        { offset: -1, length: 2 },
        { offset: 2, length: 1 },
      ],
      positiveDeltas: [4, -4, 5],
      negativeSpans: [{ offset: 2, length: 2 }],
      negativeDeltas: [1, 8],
      timestamp: 1_700_000_000_123,
    });
    expect(rows).toEqual([
      ['', { rpc_seconds_count: 21n, rpc_seconds_sum: 18.4 }],
      bucket('-2', 9n),
      bucket(String(-(2 ** 0.5)), 10n),
      bucket('0.001', 12n),
      bucket(String(2 ** -0.5), 16n),
      bucket(String(2 ** 1.5), 21n),
      bucket('+Inf', 21n),
    ]);
    expect(new Set(points.map(({ timeNs, measurement }) => `${measurement} ${timeNs}`))).toEqual(
      new Set(['rpc 1700000000123000000']),
    );
    expect(points.every(({ tags }) => tags.get('job') === 'x')).toBe(true);
  });

  test('may count in floats, and have bounds of its own', async () => {
    expect(
      (
        await of(
          {
            countFloat: 1.5,
            schema: 0,
            positiveSpans: [{ offset: 0, length: 2 }],
            positiveCounts: [0.5, 1],
            timestamp: 1,
          },
          {
            countInt: 4,
            schema: -53,
            customValues: [0.1, 2.5],
            positiveSpans: [{ offset: 0, length: 3 }],
            positiveDeltas: [1, 0, 1],
            timestamp: 1,
          },
        )
      ).rows,
    ).toEqual([
      ['', { rpc_seconds_count: 1.5, rpc_seconds_sum: 0 }],
      bucket('1', 0.5),
      bucket('2', 1.5),
      bucket('+Inf', 1.5),
      ['', { rpc_seconds_count: 4n, rpc_seconds_sum: 0 }],
      bucket('0.1', 1n),
      bucket('2.5', 2n),
      bucket('+Inf', 4n),
    ]);
  });

  test('that says that its series has ended is kept as that', async () => {
    expect((await of({ sum: staleMarker.toString(), timestamp: 5 })).rows).toEqual([
      ['', { 'rpc_seconds/stale': true }],
    ]);
  });

  test('with numbers that cannot be is refused or bounded, whatever the lengths say', async () => {
    const { rows } = await of({
      countInt: 1,
      positiveSpans: [{ offset: 3, length: 4_294_967_295 }],
      positiveDeltas: [1],
    });
    expect(rows.map(([le]) => le)).toEqual(['', '8', '+Inf']);
    expect((await of({ schema: 99, timestamp: 1 })).reasons).toEqual([
      'native histograms of the schema 99 are not known',
    ]);
    const many = { schema: 8, positiveSpans: [{ offset: 0, length: 20_000 }], positiveDeltas: Array(20_000).fill(0) };
    expect((await of(many)).reasons).toEqual(['the histogram has 10000 buckets or more']);
    const { reasons } = await of(...Array.from({ length: 1_002 }, () => ({ countInt: 1, timestamp: 1 })));
    expect(reasons).toEqual(Array(2).fill('there are too many histograms of one series'));
  });
});

describe('hostile bodies', () => {
  test('what is no write request is refused as a whole', async () => {
    await expect(decodeRemoteWrite(Buffer.from('up 1'))).rejects.toMatchObject({ code: 'MalformedBody' });
  });

  test('any bytes are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        await decodeRemoteWrite(Buffer.concat([foreignWriteRequest([]), Buffer.from(bytes)])).catch((error) => {
          expect(error).toMatchObject({ code: 'MalformedBody' });
        });
      }),
    );
  });

  test('snappy is undone, damaged snappy is refused', () => {
    const text = Buffer.from('abcabcabc'.repeat(100));
    expect(uncompressSnappy(snappy(text)).equals(text)).toBe(true);
    expect(() => uncompressSnappy(Buffer.from([9, 1, 2]))).toThrow(expect.objectContaining({ code: 'MalformedBody' }));
  });

  test('a few bytes cannot ask for the memory of a large body', () => {
    const header = Buffer.from([0xff, 0xff, 0xff, 0x1f, 0]);
    expect(() => uncompressSnappy(header)).toThrow(expect.objectContaining({ code: 'MalformedBody' }));
    const large = snappy(Buffer.alloc(65 * 1024 * 1024));
    expect(() => uncompressSnappy(large)).toThrow(expect.objectContaining({ code: 'BodyTooLarge' }));
  });
});

describe('what a series may hold', () => {
  test('thousands of labels: as many as a point has tags are kept, and all of its samples share them', async () => {
    const labels = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`l${index}`, 'v']));
    const samples = Array.from({ length: 1_000 }, (_, index): [bigint, number] => [bitsOf(1), index + 1]);
    const { points } = await decode({ labels: { __name__: 'up', ...labels }, samples });
    expect(points).toHaveLength(1_000);
    expect(points[0]?.tags.size).toBe(256);
    expect(new Set(points.map(({ tags }) => tags)).size).toBeLessThan(3);
  });
});
