import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FieldValue } from '../point.ts';
import { unpacked } from '../testing/decode.ts';
import { decodePoints, type PointFormat } from './decode.ts';

const bodyOf = (file: string): Buffer => readFileSync(new URL(`datakit-payloads/${file}`, import.meta.url));

/** As it is stored: JSON does not tell whether a whole number was a float. */
const stored = (value: FieldValue): FieldValue =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;

const binary: [string, FieldValue][] = [
  ['bytes', 'AAEC/w=='],
  ['numbers', '[1,2,3]'],
  ['texts', '["x","y\\"z"]'],
];

const expected = (index: number, more: readonly [string, FieldValue][]) => ({
  measurement: 'a measurement',
  tags: new Map([
    ['host', 'web-1'],
    // The library itself takes the backslash off its end.
    ['a tag', 'x=y, z'],
    ['city', 'Zürich 東京 🙂'],
    ['status', 'warning'],
  ]),
  fields: new Map<string, FieldValue>([
    ['float', index / 7],
    ['largest', Number.MAX_VALUE],
    ['integer', index - 1],
    ['int64', 9_223_372_036_854_775_807n - BigInt(index)],
    ['unsigned', index],
    ['boolean', index % 2 === 0],
    ['a=field,of odd name', index],
    ['message', 'said "so" \\ and\nwent \t on 世界'],
    ...more,
  ]),
  timeNs: 1_763_000_000_000_000_001n + BigInt(index) * 1_000_000_001n,
});

test.each<[PointFormat, file: string, more: readonly [string, FieldValue][]]>([
  ['line-protocol', 'lines', []],
  ['protobuf', 'protobuf', binary],
  ['json', 'json', binary],
  ['pbjson', 'pbjson', binary],
])('what the library of the agent writes as %s is read as it was meant', async (format, file, more) => {
  const { points, badPoints } = unpacked(await decodePoints(bodyOf(file), { format, category: 'logging', unit: 1n }));
  expect(badPoints).toEqual({ count: 0, kept: [] });
  const read = points.map(({ measurement, tags, fields, timeNs }) => ({
    measurement,
    tags,
    fields: new Map([...fields].map(([name, value]) => [name, stored(value)])),
    timeNs,
  }));
  expect(read).toEqual([0, 1, 2].map((index) => expected(index, more)));
});
