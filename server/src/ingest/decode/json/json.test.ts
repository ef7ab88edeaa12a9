import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category } from '../../category.ts';
import { collect } from '../../testing/decode.ts';
import { point } from '../../testing/point-arbitraries.ts';
import { encodeJsonPoints, encodePbjsonPoints } from './encode.ts';
import { parseList } from './list.ts';
import { readPbjsonPoint } from './pbjson.ts';
import { readJsonPoint } from './points.ts';

const parseJson = (text: string, unit: bigint | undefined = 1n, category: Category = 'security') =>
  collect((collector) => parseList(Buffer.from(text), readJsonPoint(unit), collector), category);
const parsePbjson = (text: string) =>
  collect((collector) => parseList(Buffer.from(text), readPbjsonPoint, collector), 'security');

describe('what is encoded is read back the same', () => {
  test('as JSON', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 5 }), (points) => {
        expect(parseJson(encodeJsonPoints(points)).points).toEqual(points);
      }),
      { numRuns: 300 },
    );
  });

  test('as PBJSON', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 5 }), (points) => {
        expect(parsePbjson(encodePbjsonPoints(points)).points).toEqual(points);
      }),
      { numRuns: 300 },
    );
  });
});

test('integers and floats of JSON are told apart by their text, and integers of 64 bits stay exact', () => {
  const [read] = parseJson(
    '[{"measurement":"m","tags":{"a":"x","n":7},"fields":{"i":1,"f":1.0,"e":1e3,"big":9007199254740993,"huge":99999999999999999999,' +
      '"b":true,"s":"t","null":null,"list":[1,2.5],"map":{"k":9007199254740993}},"time":1700000000000000001}]',
  ).points;
  expect(Object.fromEntries(read?.fields ?? [])).toEqual({
    i: 1n,
    f: 1,
    e: 1000,
    big: 9007199254740993n,
    huge: 1e20,
    b: true,
    s: 't',
    list: '[1,2.5]',
    map: '{"k":9007199254740993}',
  });
  expect(Object.fromEntries(read?.tags ?? [])).toEqual({ a: 'x', n: '7' });
  expect(read?.timeNs).toBe(1_700_000_000_000_000_001n);
});

test('tags and fields in escapes keep their names, whatever names others sent before', () => {
  const list = (tag: string, field: string) =>
    `[{"measurement":"m","tags":{"of one":"h","${tag}":"v"},"fields":{"of two":1,"${field}":2}}]`;
  parseJson(list('\\\\u', '\\\\x'));
  const [read] = parseJson(list('\\u540d\\u79f0', '\\\\dx')).points;
  expect(Object.fromEntries(read?.tags ?? [])).toEqual({ 'of one': 'h', 名称: 'v' });
  expect(Object.fromEntries(read?.fields ?? [])).toEqual({ 'of two': 1n, '\\dx': 2n });
});

test('the time of JSON is of the unit that was named', () => {
  const text = '[{"measurement":"m","fields":{"f":1},"time":1700000000}]';
  expect(parseJson(text, 1_000_000_000n).points[0]?.timeNs).toBe(1_700_000_000_000_000_000n);
});

test('PBJSON of other programs is read: numbers in strings, bytes in base64, arrays, both spellings of a tag', () => {
  const { points } = parsePbjson(
    '[{"name":"cpu","fields":[{"key":"usage","f":1.5},{"key":"host","s":"a","is_tag":true},{"key":"zone","d":"Yg==","isTag":true},' +
      '{"key":"n","i":"42"},{"key":"u","u":"18446744073709551615"},{"key":"d","d":"AP8="},{"key":"inf","f":"Infinity"},' +
      '{"key":"list","a":{"@type":"type.googleapis.com/point.Array","arr":[{"i":"1"},{"i":"2"}]}}],"time":"1700000000000000000"}]',
  );
  expect(points[0]).toEqual({
    measurement: 'cpu',
    tags: new Map([
      ['host', 'a'],
      ['zone', 'b'],
    ]),
    fields: new Map<string, unknown>([
      ['usage', 1.5],
      ['n', 42n],
      ['u', 2n ** 64n - 1n],
      ['d', 'AP8='],
      ['inf', 2n ** 64n - 1n],
      ['list', '[1,2]'],
    ]),
    timeNs: 1_700_000_000_000_000_000n,
  });
});

describe('of a bad list', () => {
  test('the good elements are taken, and the bad ones are told', () => {
    const { points, badPoints } = parseJson(
      '[{"measurement":"a","fields":{"f":1}},7,{"measurement":3,"fields":{}},{"measurement":"b","fields":{"f":2},"time":"x"},' +
        '{"measurement":"c","fields":{"f":3}}]',
    );
    expect(points.map(({ measurement }) => measurement)).toEqual(['a', 'c']);
    expect(badPoints.kept.map(({ place, reason }) => [place, reason])).toEqual([
      [2, 'a point is an object'],
      [3, 'measurement is not a string'],
      [4, 'time is not a whole number'],
    ]);
  });

  test.each([
    ['cpu usage=1', 'not JSON'],
    ['7', 'not a JSON array'],
    [`${'['.repeat(60_000)}${']'.repeat(60_000)}`, 'too many levels'],
  ])('what is no list is one bad point', (text, reason) => {
    const { points, badPoints } = parseJson(text);
    expect(points).toEqual([]);
    expect(badPoints).toEqual({
      count: 1,
      kept: [expect.objectContaining({ reason: expect.stringContaining(reason) })],
    });
  });

  test('a point of more parts than can be read at once is one bad point, and those around it are taken', () => {
    const many = (one: (index: number) => string) =>
      Array.from({ length: 120_000 }, (_, index) => one(index)).join(',');
    const good = '{"measurement":"a","fields":{"f":1}}';
    for (const bad of [
      `{"measurement":"a","tags":{${many((index) => `"t${index}":"v"`)}},"fields":{"f":1}}`,
      `{"measurement":"a","fields":{"f":[${many(() => '1')}]}}`,
      `{"measurement":"a","fields":{"f":1},"unknown":{${many((index) => `"${index}":0`)}}}`,
    ]) {
      const { points, badPoints } = parseJson(`[${good},${bad},${good}]`);
      expect(points).toHaveLength(2);
      expect(badPoints.count).toBe(1);
      expect(badPoints.kept[0]).toMatchObject({ place: 2, reason: expect.stringContaining('more than 100000') });
    }
  });

  test('what stands before the place where it is broken is taken, and the place is told', () => {
    const good = '{"measurement":"a","fields":{"f":1}}';
    for (const broken of [`[${good},{"measurement":"b"`, `[${good} ${good}]`, `[${good},nothing]`, `[${good}] more`]) {
      const { points, badPoints } = parseJson(broken);
      expect(points, broken).toHaveLength(1);
      expect(badPoints, broken).toMatchObject({ count: 1, kept: [{ reason: expect.stringContaining('not JSON') }] });
    }
    expect(parseJson(' \n [ ] \t').badPoints.count).toBe(0);
  });

  test('keys of prototypes are keys like others', () => {
    const [read] = parseJson('[{"measurement":"m","fields":{"__proto__":1,"constructor":2}}]').points;
    expect([...(read?.fields ?? [])]).toEqual([
      ['__proto__', 1n],
      ['constructor', 2n],
    ]);
  });

  test('more bytes than JSON may have are refused', () => {
    expect(() => parseJson(`[${' '.repeat(17_000_000)}]`)).toThrow(expect.objectContaining({ code: 'BodyTooLarge' }));
  });
});
