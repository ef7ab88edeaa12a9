import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, sampleObject } from './json-text-arbitraries.ts';
import { JsonTextError } from './json-text-error.ts';
import { cutValue, cutValues, topLevelMembers, topLevelSpans } from './scan.ts';

test('every value is cut as it was sent, of a duplicate key the last', () => {
  fc.assert(
    fc.property(sampleObject, ({ text, members }) => {
      const expected = new Map(members.map(({ key, value }) => [key, value.text]));
      expect([...topLevelSpans(text).keys()]).toEqual([...expected.keys()]);
      for (const [key, value] of expected) expect(cutValue(text, key)).toBe(value);
    }),
    { numRuns: 1000 },
  );
});

test('in a long text, which is read another way, every value is cut as it was sent', () => {
  const filler = '"filler 填充",';
  fc.assert(
    fc.property(sampleObject, jsonText(true), ({ text }, { text: nested }) => {
      const long = `{"long":[${filler.repeat(200)}0],"object":${text},"value":${nested},"end":1}`;
      expect(cutValues(long, ['object', 'value', 'end', 'none'])).toEqual({
        object: text.trim(),
        value: nested.trim(),
        end: '1',
      });
    }),
  );
});

test('a long text that is cut off is refused, wherever it is cut', () => {
  const text = `{"long":["${'x'.repeat(1_200)}"],"a":{"b":["\\"",{}]}}`;
  for (let end = 1_200; end < text.length; end += 1) {
    expect(() => topLevelSpans(text.slice(0, end))).toThrow(JsonTextError);
  }
});

test('a span runs from the quote of the key to the end of the value', () => {
  const text = ' { "a" : 1 , "b":[ 2 ] }';
  expect(topLevelSpans(text)).toEqual(
    new Map([
      ['a', { keyStart: 3, valueStart: 9, valueEnd: 10 }],
      ['b', { keyStart: 13, valueStart: 17, valueEnd: 22 }],
    ]),
  );
});

test('what JSON.parse would change stays: integers of 64 bits, 1.0, order of integer-like keys, duplicates inside', () => {
  const value = '{ "10": 1.0, "2": 12345678901234567890, "2": -0, "e": 1E400, "s": "\\u0041\\/" }';
  expect(cutValue(`{"name":"x","templateInfo" : ${value}\n}`, 'templateInfo')).toBe(value);
});

test('a key is found by its meaning, and one inside a value is not taken', () => {
  expect(cutValue('{"\\u0061":{"b":1}}', 'a')).toBe('{"b":1}');
  expect(cutValue('{"a":{"b":1},"c":"\\"b\\":2"}', 'b')).toBeUndefined();
  expect(cutValue('{"__proto__":1}', '__proto__')).toBe('1');
});

test('a text that is no object has no spans', () => {
  fc.assert(
    fc.property(jsonText(false), ({ text }) => {
      if (!text.startsWith('{')) expect(topLevelSpans(text).size).toBe(0);
    }),
  );
});

test('a text that is cut off is refused, never cut wrongly', () => {
  fc.assert(
    fc.property(sampleObject, fc.nat(), ({ text }, place) => {
      const whole = text.trimEnd();
      const part = whole.slice(0, place % whole.length);
      if (part.trimStart() === '') return;
      expect(() => topLevelSpans(part)).toThrow(JsonTextError);
    }),
  );
});

test('a value of a million levels needs no stack', () => {
  const value = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  expect(cutValue(`{"a":${value}}`, 'a')).toHaveLength(value.length);
});

test('what is remembered of a text does not keep the body that it was cut out of', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const bodyBytes = 8 * 1024 * 1024;
  const bodies = 25;
  // Long texts of the system, and slices of them, are not on the heap.
  const bodyOf = (number: number): string => {
    const members = Array.from({ length: 60 }, (_, index) => `"a key of some length ${index}":${number}`);
    return Buffer.from(`{"document":{${members.join()}},"filler":"${'x'.repeat(bodyBytes)}"}`).toString('latin1');
  };
  const kept = (): number => {
    collectGarbage();
    const { external, heapUsed } = process.memoryUsage();
    return external + heapUsed;
  };
  const before = kept();
  for (let number = 0; number < bodies; number += 1) topLevelMembers(cutValue(bodyOf(number), 'document') ?? '');
  // Buffers are given back beside the program, some time after they were collected.
  await expect.poll(() => kept() - before, { timeout: 30_000 }).toBeLessThan((bodies / 2) * bodyBytes);
});
