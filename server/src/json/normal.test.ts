import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameJsonText } from './equal.ts';
import { jsonText } from './json-text-arbitraries.ts';
import { normalJsonText } from './normal.ts';

test('a normal text says the same in one line, and is its own normal text', () => {
  fc.assert(
    fc.property(jsonText(false), ({ text }) => {
      const normal = normalJsonText(text);
      expect(sameJsonText(normal, text)).toBe(true);
      expect(normal).not.toMatch(/[\n\r]/);
      expect(normalJsonText(normal)).toBe(normal);
    }),
  );
});

test('white space and the spelling of strings do not count; numbers and keys stay as written', () => {
  const spaced = '{ "b" : [ 1.0 , 12345678901234567890,\n"\\u00e9\\/" ],\t"b": "a\\n" , "1" : {} }\n';
  expect(normalJsonText(spaced)).toBe('{"b":[1.0,12345678901234567890,"é/"],"b":"a\\n","1":{}}');
});

test('a value that is nothing but a scalar is itself', () => {
  expect(normalJsonText(' "a\\u0062" ')).toBe('"ab"');
  expect(normalJsonText(' 1e5\n')).toBe('1e5');
});
