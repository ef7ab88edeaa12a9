import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from './json-text-arbitraries.ts';
import { findSyntaxFault } from './syntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Valid text with one place cut, doubled or overwritten. */
const damagedText = fc
  .tuple(
    jsonText(true),
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.constantFrom('', ',', '"', ']', '}', ':', '0', '\\', '\n', 'x'),
  )
  .map(([{ text }, place, length, insertion]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + insertion + text.slice(at + length);
  });

test('a fault is found exactly where JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.oneof(damagedText, fc.string({ unit: 'binary' })), (text) => {
      expect(findSyntaxFault(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['', 0, 'a value'],
  ['{"a":1,}', 7, 'a key in double quotes'],
  ['[1 2]', 3, 'a comma or ]'],
  ['{"a":1]', 6, 'a comma or }'],
  ['{"a" 1}', 5, 'a colon'],
  ['[1,]', 3, 'a value'],
  ['01', 1, 'the end of the text'],
  ['"a', 2, 'the quote that closes the string'],
  ['"\\x"', 1, 'an escape that JSON knows'],
  ['"a\tb"', 2, 'a control character inside a string to be escaped'],
])('%j stops being JSON at %i, expected %s', (text, offset, expected) => {
  expect(findSyntaxFault(text)).toEqual({ offset, expected });
});
