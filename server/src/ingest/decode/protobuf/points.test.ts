import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category } from '../../category.ts';
import type { Point } from '../../point.ts';
import { collect } from '../../testing/decode.ts';
import { foreignAny, foreignPoints } from '../../testing/foreign-protobuf.ts';
import { point } from '../../testing/point-arbitraries.ts';
import { parsePoints } from './points.ts';

const parse = (body: Buffer, category: Category = 'security') =>
  collect((collector) => parsePoints(body, collector), category);

const foreignField = ([key, value]: [string, unknown]): Record<string, unknown> => {
  if (typeof value === 'bigint') return value > 2n ** 63n - 1n ? { key, u: String(value) } : { key, i: String(value) };
  if (typeof value === 'number') return { key, f: value };
  return typeof value === 'boolean' ? { key, b: value } : { key, s: value };
};
const foreign = ({ measurement, tags, fields, timeNs }: Point) => ({
  name: measurement,
  fields: [...[...fields].map(foreignField), ...[...tags].map(([key, s]) => ({ key, s, isTag: true }))],
  time: String(timeNs ?? 0n),
});

test('what another encoder writes is read back the same', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 8 }), (points) => {
      const { points: read, badPoints } = parse(foreignPoints(points.map(foreign)));
      expect(badPoints.count).toBe(0);
      expect(read).toEqual(points);
    }),
    { numRuns: 300 },
  );
});

test('every type of a field is read, arrays and maps as their JSON, bytes as their base64', () => {
  const fields = [
    { key: 'i', i: '-9223372036854775808', type: 3, unit: 'ms', description: 'of no meaning' },
    { key: 'u', u: '18446744073709551615' },
    { key: 'f', f: 1.5 },
    { key: 'b', b: true },
    { key: 'd', d: Buffer.from([0, 255]) },
    { key: 's', s: 'text' },
    { key: 'a', a: foreignAny('Array', { arr: [{ i: '1' }, { i: '-9007199254740993' }] }) },
    { key: 'm', a: foreignAny('Map', { map: { x: { f: 0.5 }, y: { s: 'z' } } }) },
    { key: 'unknown', a: { typeUrl: 'type.googleapis.com/other', value: Buffer.from('x') } },
    { key: 'host', s: 'a', isTag: true },
    { key: 'old', d: Buffer.from('té'), isTag: true },
    { key: 'none' },
  ];
  const body = foreignPoints([
    { name: 'm', fields, time: '1700000000000000001', warns: [{ type: 'w', msg: 'x' }], debugs: [{ info: 'y' }] },
  ]);
  expect(parse(body).points).toEqual([
    {
      measurement: 'm',
      tags: new Map([
        ['host', 'a'],
        ['old', 'té'],
      ]),
      fields: new Map<string, unknown>([
        ['i', -(2n ** 63n)],
        ['u', 2n ** 64n - 1n],
        ['f', 1.5],
        ['b', true],
        ['d', 'AP8='],
        ['s', 'text'],
        ['a', '[1,-9007199254740993]'],
        ['m', '{"x":0.5,"y":"z"}'],
      ]),
      timeNs: 1_700_000_000_000_000_001n,
    },
  ]);
});

describe('of a damaged body', () => {
  const good = foreignPoints([{ name: 'good', fields: [{ key: 'f', f: 1 }] }]);

  test('a damaged point costs nothing but itself', () => {
    const damaged = Buffer.from([0x0a, 3, 0x12, 0x7f, 1]);
    const { points, badPoints } = parse(Buffer.concat([good, damaged, good]));
    expect(points.map(({ measurement }) => measurement)).toEqual(['good', 'good']);
    expect(badPoints.kept).toEqual([
      expect.objectContaining({ place: 2, offset: good.length + 2, reason: expect.stringContaining('damaged') }),
    ]);
  });

  test('a list that is cut off gives the points before the cut', () => {
    const { points, badPoints } = parse(Buffer.concat([good, good.subarray(0, -3)]));
    expect(points).toHaveLength(1);
    expect(badPoints).toMatchObject({ count: 1, kept: [{ place: 2 }] });
  });

  test('what is no protobuf at all is one bad point', () => {
    expect(parse(Buffer.from('cpu,host=a usage=1'))).toMatchObject({ points: [], badPoints: { count: 1 } });
  });

  test('any bytes are read without a failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parse(Buffer.concat([good, Buffer.from(bytes)]));
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a point of millions of empty fields makes no millions of objects', () => {
  const fields = Buffer.alloc(4_000_000);
  for (let at = 0; at < fields.length; at += 2) fields[at] = 0x12;
  const length = Buffer.from([0x0a, 0x80, 0x92, 0xf4, 0x01]);
  expect(parse(Buffer.concat([length, fields]))).toMatchObject({ points: [], badPoints: { count: 1 } });
});

test('a point of millions of parts is one bad point, whatever they are, and those around it are taken', () => {
  const good = foreignPoints([{ name: 'a', fields: [{ key: 'f', i: '1' }], time: '1' }]);
  const message = (number: number, inner: Buffer): Buffer => {
    const length: number[] = [];
    for (let left = inner.length; left > 0; left = Math.floor(left / 128)) {
      length.push(left >= 128 ? (left % 128) + 128 : left);
    }
    return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), inner]);
  };
  const parts = (tag: number) => Buffer.alloc(2_100_000, Buffer.from([tag, 0]));
  const any = (value: Buffer) => message(7, Buffer.concat([message(1, Buffer.from('x/point.Array')), value]));
  for (const bad of [
    message(1, parts(0x30)),
    message(1, parts(0x0a)),
    message(1, message(2, parts(0x0a))),
    message(1, message(2, any(parts(0x18)))),
    message(1, message(2, any(message(2, parts(0x18))))),
  ]) {
    const { points, badPoints } = parse(Buffer.concat([good, bad, good]));
    expect(points).toHaveLength(2);
    expect(badPoints.count).toBe(1);
    expect(badPoints.kept[0]?.reason).toContain('more than 1000000 parts');
  }
});
