import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bitsOf, foreignWriteRequest, snappy, staleMarker } from '../testing/foreign-write-request.ts';
import { decodeRemoteWrite, uncompressSnappy } from './decode.ts';

const decode = (...series: Parameters<typeof foreignWriteRequest>[0]) => decodeRemoteWrite(foreignWriteRequest(series));

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

test('series without a name and native histograms are refused, the others are taken', async () => {
  const { points, badPoints } = await decode(
    { labels: { job: 'x' }, samples: [[bitsOf(1), 1]] },
    { labels: { __name__: 'latency' }, samples: [], histograms: 1 },
    { labels: { __name__: 'up' }, samples: [[bitsOf(1), 1]] },
  );
  expect(points).toHaveLength(1);
  expect(badPoints.kept.map(({ place, reason }) => [place, reason])).toEqual([
    [1, 'the series has no label __name__'],
    [2, expect.stringContaining('native histograms')],
  ]);
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
