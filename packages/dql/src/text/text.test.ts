import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';
import { durationValue } from './duration.ts';
import { decodeEscapes, quoted } from './escapes.ts';
import { epochOfDateTime, epochOfNumber } from './instant.ts';
import { pathOfQuotedName } from './json-path.ts';
import { isBareName } from './names.ts';
import { editDistance, nearestName } from './nearest-name.ts';
import { sourceOf, sourceWithin } from './source.ts';
import { substituteVariables, variablesIn } from './variables.ts';

describe('escapes', () => {
  test.each([
    [String.raw`it\'s`, "it's"],
    [String.raw`a\\b`, String.raw`a\b`],
    [String.raw`\"\n\t\r`, '"\n\t\r'],
    [String.raw`\u4e2d\u00`, `中${String.raw`\u00`}`],
    [String.raw`\d+\.\w`, String.raw`\d+\.\w`],
    [String.raw`\\d`, String.raw`\d`],
    ['plain', 'plain'],
  ])('%s means %s', (written, value) => {
    expect(decodeEscapes(written).value).toBe(value);
  });

  test('a quoted text reads back as the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeEscapes(quoted(text).slice(1, -1)).value).toBe(text);
      }),
    );
  });

  test('each character is found where it was written', () => {
    const { value, indexOf } = decodeEscapes(String.raw`a\'b\u4e2dc\dd`);
    expect(value).toBe(String.raw`a'b中c\dd`);
    expect([...Array(value.length + 1).keys()].map(indexOf)).toEqual([0, 1, 3, 4, 10, 11, 12, 13, 14]);
  });
});

test.each([
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['1w2d', 777_600_000],
  ['1y', 31_536_000_000],
  ['1mo', 2_592_000_000],
  ['1ms', 1],
  ['5us', 0.005],
])('%s lasts %d milliseconds', (text, milliseconds) => {
  expect(durationValue(text)).toEqual({ unit: 'clock', milliseconds });
});

test('durations of automatic steps count or bound them, and others are none', () => {
  expect(durationValue('2i')).toEqual({ unit: 'steps', steps: 2 });
  expect(durationValue('60is')).toEqual({ unit: 'bound', milliseconds: 60_000 });
  expect(durationValue('60ims')).toEqual({ unit: 'bound', milliseconds: 60 });
  for (const text of ['', '5', 'm', '1x', '1m1', '1i1m', '1H', '-1m']) expect(durationValue(text)).toBeNull();
});

test('date-times are in UTC, and days that do not exist are none', () => {
  expect(epochOfDateTime('2025-01-31 08:00:00')).toBe(Date.UTC(2025, 0, 31, 8));
  expect(epochOfDateTime('2024-02-29  00:00:00')).toBe(Date.UTC(2024, 1, 29));
  for (const text of ['2025-02-29 00:00:00', '2025-13-01 00:00:00', '2025-01-01 24:00:00', '2025-01-01 00:60:00']) {
    expect(epochOfDateTime(text)).toBeNull();
  }
});

test('the size of a number tells its unit', () => {
  const seconds = 1_735_689_600;
  for (const factor of [1, 1e3, 1e6, 1e9]) expect(epochOfNumber(seconds * factor)).toBe(seconds * 1_000);
});

test('a path that was written as one name is read, and other names are none', () => {
  expect(pathOfQuotedName('@a.b')).toEqual({ field: 'message', steps: ['a', 'b'] });
  expect(pathOfQuotedName('message@json.a')).toEqual({ field: 'message', steps: ['a'] });
  expect(pathOfQuotedName('@json.a')).toEqual({ field: 'message', steps: ['json', 'a'] });
  expect(pathOfQuotedName('extra@items[0]["k v"].x')).toEqual({ field: 'extra', steps: ['items', 0, 'k v', 'x'] });
  for (const name of ['a', 'a@', 'a@b c', 'a@b.', 'a@[x]', '@.a']) expect(pathOfQuotedName(name)).toBeNull();
});

test('base64 stands for UTF-8, and for nothing else', () => {
  expect(decodeBase64('d2ViLTE=')).toBe('web-1');
  expect(decodeBase64('5Lit')).toBe('中');
  expect(decodeBase64('/w==')).toBeNull();
  expect(decodeBase64('###')).toBeNull();
});

test('a name needs no quotes when it is a word that means nothing else', () => {
  expect(['a', '_x', '使用率', 'a.b', 'x1'].every(isBareName)).toBe(true);
  expect(['', '1a', 'a b', 'a.', '.a', 'limit', 'Case', '🙂', 'a-b', 'a`'].some(isBareName)).toBe(false);
});

describe('the nearest name', () => {
  const valid = ['avg', 'sum', 'last', 'percentile', 'L'];

  test.each([
    ['agv', 'avg'],
    ['lats', 'last'],
    ['PERCENTIL', 'percentile'],
    ['smu', 'sum'],
    ['weather', null],
    ['x', null],
    ['l', 'L'],
    ['', null],
  ])('of %j is %j', (written, nearest) => {
    expect(nearestName(written, valid)).toBe(nearest);
  });

  test('of a very long name is none, and takes no time', () => {
    expect(nearestName('a'.repeat(1_000_000), valid)).toBeNull();
  });

  test('is found by a distance that is symmetric, and zero only for equal texts', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 10 });
    fc.assert(
      fc.property(word, word, (from, to) => {
        expect(editDistance(from, to)).toBe(editDistance(to, from));
        expect(editDistance(from, to) === 0).toBe(from === to);
        expect(editDistance(from, to)).toBeLessThanOrEqual(Math.max(from.length, to.length));
      }),
    );
    expect(editDistance('prot', 'port')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });
});

test('positions count lines and columns from one, also in a text within a text', () => {
  const source = sourceOf('ab\ncd\r\n中e');
  expect(source.positionAt(0)).toEqual({ offset: 0, line: 1, column: 1 });
  expect(source.positionAt(4)).toEqual({ offset: 4, line: 2, column: 2 });
  expect(source.positionAt(8)).toEqual({ offset: 8, line: 3, column: 2 });
  const inner = sourceWithin(source, 'cd', (index) => index + 3);
  expect(inner.positionAt(1)).toEqual({ offset: 4, line: 2, column: 2 });
  expect(inner.written).toBe(source.written);
});

describe('variables', () => {
  test('are found in both spellings', () => {
    expect(variablesIn(`a '#{host}' "\${ x }" #{}`)).toEqual([
      { name: 'host', start: 3, end: 10 },
      { name: 'x', start: 13, end: 19 },
      { name: '', start: 21, end: 24 },
    ]);
  });

  test('get values that cannot end the quotes around them', () => {
    const text = `M::cpu { a = '#{a}', b = "x\${a}\\"#{a}", c = \`#{a}\`, d = '#{none}' }`;
    expect(substituteVariables(text, { a: `it's "\`\\` })).toBe(
      `M::cpu { a = 'it\\'s \\"\`\\\\', b = "xit\\'s \\"\`\\\\\\"it\\'s \\"\`\\\\", c = \`it's "\\\`, d = '#{none}' }`,
    );
  });
});
