import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PointCollector } from '../../collect.ts';
import { collect, parseLines } from '../../testing/decode.ts';
import { point } from '../../testing/point-arbitraries.ts';
import { runAtOnce } from '../../turns.ts';
import { encodeLineProtocol } from './encode.ts';
import { parseLineProtocol } from './parse.ts';

const only = (text: string, options?: Parameters<typeof parseLines>[1]) => {
  const { points, badPoints } = parseLines(text, options);
  expect(badPoints).toEqual({ count: 0, kept: [] });
  expect(points).toHaveLength(1);
  return points[0];
};
const valueIn = (text: string) => only(`m f=${text}`)?.fields.get('f');

test('what is encoded is read back the same', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 8 }), (points) => {
      const { points: read, badPoints } = parseLines(encodeLineProtocol(points));
      expect(badPoints.count).toBe(0);
      expect(read).toEqual(points);
    }),
    { numRuns: 500 },
  );
});

test('any text is read without a failure, and every line counts once', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'m,f=1i"\\ \n\r\t#[]b-+.eétrue'),
        maxLength: 200,
      }),
      (text) => {
        const { points, badPoints } = parseLines(text);
        expect(points.length + badPoints.count).toBeLessThanOrEqual(text.split('\n').length);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('bytes of any kind are read without a failure', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      parseLines(Buffer.from(bytes));
    }),
  );
});

describe('values', () => {
  test.each<[text: string, value: unknown]>([
    ['42i', 42n],
    ['-42i', -42n],
    ['9223372036854775807i', 2n ** 63n - 1n],
    ['-9223372036854775808i', -(2n ** 63n)],
    ['42u', 42n],
    ['18446744073709551615u', 2n ** 64n - 1n],
    ['42', 42],
    ['4.2', 4.2],
    ['.5', 0.5],
    ['5.', 5],
    ['-1e3', -1000],
    ['1E+3', 1000],
    ['-0', -0],
    ...['t', 'T', 'true', 'True', 'TRUE'].map((text): [string, boolean] => [text, true]),
    ...['f', 'F', 'false', 'False', 'FALSE'].map((text): [string, boolean] => [text, false]),
    ['""', ''],
    ['"a b,c=d"', 'a b,c=d'],
    ['"a\\"b\\\\c\\n"', 'a"b\\c\\n'],
    ['"line one\nline two\r\n# no comment"', 'line one\nline two\r\n# no comment'],
    ['"aGVsbG8="b', 'aGVsbG8='],
    ['[1i,2i]', '[1,2]'],
    ['[1, 2.5]', '[1,2.5]'],
    ['["a","b\\"c"]', '["a","b\\"c"]'],
    ['[true,false]', '[true,false]'],
    ['[9223372036854775807i]', '[9223372036854775807]'],
    ['[]', '[]'],
  ])('%s', (text, value) => {
    expect(valueIn(text)).toBe(value);
  });

  test('that are no numbers of any column', () => {
    expect(valueIn('Inf')).toBe(2n ** 64n - 1n);
    expect(valueIn('-inf')).toBe(-(2n ** 63n));
    expect([...(only('m f=NaN,g=1')?.fields ?? [])]).toEqual([['g', 1]]);
  });

  test.each([
    'i',
    '1.5i',
    '-1u',
    '9223372036854775808i',
    '18446744073709551616u',
    '0x1F',
    '1_0',
    '1e',
    'yes',
    '"open',
    '"no base64!"b',
    '[1i,2]',
    '[1i',
    '[1i 2i]',
    '',
    "'a'",
  ])('%s is none', (text) => {
    expect(parseLines(`m f=${text}`)).toMatchObject({ points: [], badPoints: { count: 1 } });
  });
});

test('backslashes escape separators only, in each place those that stand there', () => {
  expect(only('a\\,b\\ c\\=d\\e,t\\,\\=\\ 1=v\\,\\=\\ \\\\2,u=x=y f\\,\\=\\ 1=1i 5')).toEqual({
    measurement: 'a,b c\\=d\\e',
    tags: new Map([
      ['t,= 1', 'v,= \\\\2'],
      ['u', 'x=y'],
    ]),
    fields: new Map([['f,= 1', 1n]]),
    timeNs: 5n,
  });
});

test('comments, blank lines, carriage returns, a byte order mark and spaces at the ends are passed over', () => {
  const { points, badPoints } = parseLines('\uFEFF# cpu f=1\n\r\n  \n a f=1  7 \r\n\tb f=2\n#\n#b f=3');
  expect(badPoints.count).toBe(0);
  expect(points.map(({ measurement, timeNs }) => [measurement, timeNs])).toEqual([
    ['a', 7n],
    ['b', undefined],
  ]);
});

test('of a key that comes twice the first is kept', () => {
  expect(only('m,a=1,a=2 a=3,b=4,b=5')).toEqual({
    measurement: 'm',
    tags: new Map([['a', '1']]),
    fields: new Map([['b', 4]]),
    timeNs: undefined,
  });
});

test('a time is of the unit that was named, else of the one that its size tells', () => {
  const timeOf = (text: string, unit?: bigint) =>
    collect((collector) => parseLineProtocol(Buffer.from(`m f=1 ${text}`), unit, collector)).points[0]?.timeNs;
  expect(timeOf('1700000000', 1_000_000_000n)).toBe(1_700_000_000_000_000_000n);
  expect(timeOf('5', 60_000_000_000n)).toBe(300_000_000_000n);
  for (const text of ['1700000000', '1700000000000', '1700000000000000', '1700000000000000000']) {
    expect(timeOf(text)).toBe(1_700_000_000_000_000_000n);
  }
});

describe('of a partly bad body', () => {
  test('the good lines are taken, and the bad ones are told with their place and why', () => {
    const { points, badPoints } = parseLines('a f=1 1\né,x f=1\nb f="two\nlines" 2\nc f=1 now\n\nd\ne f=1 3\n');
    expect(points.map(({ measurement }) => measurement)).toEqual(['a', 'b', 'e']);
    expect(badPoints).toEqual({
      count: 3,
      kept: [
        { place: 2, offset: 8, reason: 'a tag has no value', sample: 'é,x f=1' },
        { place: 5, offset: 35, reason: 'the time is not a whole number', sample: 'c f=1 now' },
        { place: 7, offset: 46, reason: 'there is no field', sample: 'd' },
      ],
    });
  });

  test('a string that is never closed takes only its own line with it', () => {
    const { points, badPoints } = parseLines('a f="open\nb f=1\nc f=2');
    expect(points.map(({ measurement }) => measurement)).toEqual(['b', 'c']);
    expect(badPoints.kept[0]).toMatchObject({ place: 1, reason: 'a string has no closing quote' });
  });

  test('what stands in a string of a bad point is not taken for a point', () => {
    const { points } = parseLines('log message="first\nfake f=1\nlast" never\ngood f=1');
    expect(points.map(({ measurement }) => measurement)).toEqual(['good']);
  });

  test('all bad lines are counted, the first are kept, samples are cut', () => {
    const { badPoints } = parseLines(`${'x'.repeat(5_000)}\n`.repeat(50));
    expect(badPoints.count).toBe(50);
    expect(badPoints.kept).toHaveLength(20);
    expect(badPoints.kept.every(({ sample }) => sample.length === 200)).toBe(true);
  });

  test.each(['-1', '9223372036854775808', '99999999999999999999999999999999999999999999'])('the time %s', (time) => {
    expect(parseLines(`m f=1 ${time}`)).toMatchObject({ points: [], badPoints: { count: 1 } });
  });
});

/** Each is megabytes long: whatever takes more than proportional time does not end within the time of a test. */
describe('hostile bodies are read in proportion to their length:', () => {
  const size = 2_000_000;
  test.each<[name: string, text: string]>([
    ['opening quotes', 'm f="\n'.repeat(size / 6)],
    ['escaped quotes', `m f="${'\\"'.repeat(size / 2)}`],
    ['backslashes', `m f="${'\\'.repeat(size)}"`],
    ['digits', `m f=${'1'.repeat(size)}x1`],
    ['digits of an integer', `m f=${'1'.repeat(size)}i`],
    ['digits of a time', `m f=1 ${'1'.repeat(size)}`],
    ['brackets', 'm f=[\n'.repeat(size / 6)],
    ['base64 that is none', `m f="${'A'.repeat(size)}!"b`],
    ['spaces', `m${' '.repeat(size)}`],
    ['commas', ','.repeat(size)],
    ['lines without anything', 'x\n'.repeat(size / 2)],
    ['elements of arrays', `m f=[${'1,'.repeat(size / 2)}`],
  ])('%s', (_name, text) => {
    expect(() => parseLines(text)).not.toThrow();
  });

  test('more points than a body may have are refused as a whole', () => {
    const collector = new PointCollector('metric', 3);
    const parsing = parseLineProtocol(Buffer.from('a f=1\nbad\nb f=1\nc f=1\n'), undefined, collector);
    expect(() => runAtOnce(parsing)).toThrow(expect.objectContaining({ code: 'BodyTooLarge' }));
  });
});
