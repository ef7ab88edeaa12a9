import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJsonText, parseJsonText } from './check.ts';
import { jsonText, type SampleText } from './json-text-arbitraries.ts';
import { JsonTextError, type JsonTextReason } from './json-text-error.ts';

function refusalOf(run: () => unknown): JsonTextError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return error;
    throw error;
  }
}

function faultsOf(sample: SampleText, depthMax: number): Set<JsonTextReason> {
  const faults = new Set<JsonTextReason>();
  if (sample.depth > depthMax) faults.add('too-deep');
  if (sample.hasRefusedKey) faults.add('refused-key');
  if (sample.hasNullCharacter) faults.add('null-character');
  if (sample.hasLoneSurrogate) faults.add('lone-surrogate');
  return faults;
}

const sizes = { numRuns: 1000 };

describe('what a text is refused for', () => {
  test('exactly the faults it holds, wherever it lies in the text', () => {
    const padding = fc.oneof(fc.constant(0), fc.integer({ min: 32_700, max: 32_780 }));
    fc.assert(
      fc.property(jsonText(true), fc.integer({ min: 0, max: 4 }), padding, (sample, depthMax, spaces) => {
        const text = ' '.repeat(spaces) + sample.text;
        const faults = faultsOf(sample, depthMax);
        const refusal = refusalOf(() => checkJsonText(text, { depthMax }));
        if (faults.size === 0) expect(refusal).toBeUndefined();
        else expect(faults).toContain(refusal?.reason);
      }),
      sizes,
    );
  });

  test('the same with the exact check alone as with the quick one before it', () => {
    fc.assert(
      fc.property(jsonText(true), (sample) => {
        const quick = refusalOf(() => checkJsonText(sample.text, { depthMax: 3 }));
        const exact = refusalOf(() =>
          checkJsonText(sample.text, { depthMax: 3, refusedKeys: ['__proto__', 'not-letters'] }),
        );
        expect(exact).toEqual(quick);
      }),
      sizes,
    );
  });

  test.each<[string, JsonTextReason, string | undefined, number]>([
    ['{"a":{"__proto__":1}}', 'refused-key', 'a.__proto__', 6],
    [String.raw`{"\u005f_proto_\u005f" : 1}`, 'refused-key', '__proto__', 1],
    [String.raw`{"templateInfo":{"main":"x\u0000"}}`, 'null-character', 'templateInfo.main', 26],
    [String.raw`{"a":[0,{"b":"\ud800x"}]}`, 'lone-surrogate', 'a[1].b', 14],
    [String.raw`["\ud800\ud800\udc00"]`, 'lone-surrogate', '[0]', 2],
    [String.raw`["\udc00\ud800"]`, 'lone-surrogate', '[0]', 2],
    ['{"a\\u0000":1}', 'null-character', 'a\0', 3],
    ['["\0"]', 'null-character', '[0]', 2],
    ['["\ud800"]', 'lone-surrogate', '[0]', 2],
    ['{"a":[[]]}', 'too-deep', 'a[0]', 6],
  ])('%j: %s at %s', (text, reason, path, offset) => {
    const refusal = refusalOf(() => checkJsonText(text, { depthMax: reason === 'too-deep' ? 2 : 100 }));
    expect(refusal).toMatchObject({ reason, path, offset });
  });

  test('nothing when the dangerous spelling is a value, a part of a key or an escaped backslash', () => {
    for (const text of [
      '{"a":"__proto__"}',
      '{"__proto__x":1}',
      '["__proto__" ]',
      String.raw`{"a":"\\u0000","\\u005f_proto__":"\\ud800"}`,
      String.raw`["\ud83d\ude00"]`,
    ]) {
      expect(() => checkJsonText(text)).not.toThrow();
    }
  });

  test('a million levels without using the stack', () => {
    const anyNumber = { valuesMax: Number.POSITIVE_INFINITY, textsMax: Number.POSITIVE_INFINITY };
    expect(refusalOf(() => checkJsonText('['.repeat(1_000_000), anyNumber))?.reason).toBe('too-deep');
    expect(refusalOf(() => checkJsonText('{"key":'.repeat(1_000_000), anyNumber))?.path).toMatch(/^(key\.){50}…$/);
  });

  test('100 levels and no more unless told otherwise', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(refusalOf(() => checkJsonText(nested(100)))).toBeUndefined();
    expect(refusalOf(() => checkJsonText(nested(101)))?.reason).toBe('too-deep');
  });

  test('other refused keys, letters or not', () => {
    const refusedKeys = ['constructor', 'a/b'];
    expect(refusalOf(() => checkJsonText('{"constructor":1}', { refusedKeys }))?.path).toBe('constructor');
    expect(refusalOf(() => checkJsonText('{"a\\/b":1}', { refusedKeys }))?.path).toBe('a/b');
    expect(refusalOf(() => checkJsonText('{"__proto__":1}', { refusedKeys }))).toBeUndefined();
  });
});

describe('parsing', () => {
  test('gives what the text says', () => {
    fc.assert(
      fc.property(jsonText(false), ({ text, value }) => {
        expect(parseJsonText(text)).toEqual(value);
      }),
    );
  });

  test('names the place and the rule of a syntax error and quotes nothing', () => {
    const refusal = refusalOf(() => parseJsonText('{\n "charts": [{"name": "secret"}, {"name" "secret"}]}'));
    expect(refusal).toMatchObject({ reason: 'syntax', path: 'charts[1].name' });
    expect(refusal?.message).toBe('this is not valid JSON, expected a colon (charts[1].name, line 2, column 41)');
  });

  test('never fails with another error, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[[\]{}",:\\u0-9a-f ]*$/)), (text) => {
        refusalOf(() => parseJsonText(text));
      }),
      sizes,
    );
  });
});
