import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from './json-text-arbitraries.ts';
import { hasEscapedKey, parseJson } from './parse.ts';

/** Has JSON.parse expect a key behind another one, so that it takes for it what begins with the same characters. */
function expectKey(before: string, key: string): void {
  JSON.parse(JSON.stringify({ [before]: 0, [key]: 0 }));
}

describe('keys are those of the text, whatever texts came before it', () => {
  test.each([
    ['a line feed', '\\', '\\n'],
    ['an escaped backslash and a letter', '\\\\', '\\\\d'],
    ['a quote', '\\', '\\"'],
    ['Chinese characters in escapes', '\\u', '\\u540d\\u79f0'],
    ['letters that stand before an escape', 'name\\', 'name\\t'],
  ])('%s', (name, expected, key) => {
    expectKey(name, expected);
    const text = `{"${name}":1,"${key}":{"${name}":2,"${key}":3}}`;
    const decoded = JSON.parse(`"${key}"`) as string;
    expect(parseJson(text)).toEqual({ [name]: 1, [decoded]: { [name]: 2, [decoded]: 3 } });
  });

  test('JSON.parse itself still gives the other key: without that, nothing here would be needed', () => {
    expectKey('is this mended?', '\\');
    expect(Object.keys(JSON.parse('{"is this mended?":0,"\\n":0}') as object)).toEqual(['is this mended?', '\\']);
  });
});

test('every text gives what it says, in the order in which it says it', () => {
  fc.assert(
    fc.property(jsonText(true), ({ text, value }) => {
      const parsed = parseJson(text);
      expect(parsed).toEqual(value);
      expect(JSON.stringify(parsed)).toBe(JSON.stringify(value));
    }),
    { numRuns: 5_000 },
  );
});

test('a text has an escaped key exactly when one of its keys is written with a backslash', () => {
  const isEscaped = (text: string): boolean =>
    [...text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?/gs)].some(([token]) => token.endsWith(':') && token.includes('\\'));
  fc.assert(
    fc.property(jsonText(true), ({ text }) => {
      expect(hasEscapedKey(text)).toBe(isEscaped(text));
    }),
    { numRuns: 5_000 },
  );
});

test.each(['{"\\n":1', '{"\\x":1}', '{"a\\":1}', '["\\"', '\\', '{"\\n":1}}', ''])(
  '%j is refused as by JSON.parse',
  (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  },
);

test.each(['{"a":{"b":[1e2, 1.0,"x",true,null ,{}]}}', '{"\\u0061":{"\\u0062":[1e2, 1.0,"x",true,null ,{}]}}'])(
  'a reviver is given what it would be given by JSON.parse: %s',
  (text) => {
    const seen: unknown[] = [];
    const made = parseJson(text, (key, value, source) => {
      seen.push([key, value, source]);
      return key === '1' ? source : value;
    });
    expect(made).toEqual({ a: { b: [100, '1.0', 'x', true, null, {}] } });
    expect(seen.map((each) => JSON.stringify(each))).toEqual([
      '["0",100,"1e2"]',
      '["1",1,"1.0"]',
      '["2","x","\\"x\\""]',
      '["3",true,"true"]',
      '["4",null,"null"]',
      '["5",{},null]',
      '["b",[100,"1.0","x",true,null,{}],null]',
      '["a",{"b":[100,"1.0","x",true,null,{}]},null]',
      '["",{"a":{"b":[100,"1.0","x",true,null,{}]}},null]',
    ]);
  },
);

test('levels without end need no stack', () => {
  const levels = 100_000;
  let inner: unknown = parseJson(`${'{"\\n":['.repeat(levels)}1${']}'.repeat(levels)}`);
  for (let level = 0; level < levels; level += 1) inner = (inner as { '\n': [unknown] })['\n'][0];
  expect(inner).toBe(1);
});

test('__proto__ is a key like any other', () => {
  const parsed = parseJson('{"__pr\\u006fto__":{"a":1}}') as object;
  expect(Object.keys(parsed)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});
