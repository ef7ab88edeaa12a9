import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutElements } from './elements.ts';
import { jsonText, whiteSpace } from './json-text-arbitraries.ts';
import { JsonTextError } from './json-text-error.ts';

test('every element is cut as it was sent, whatever stands around it', () => {
  const element = fc.record({
    before: whiteSpace,
    value: jsonText(false).map(({ text }) => text.trim()),
    after: whiteSpace,
  });
  fc.assert(
    fc.property(fc.array(element, { maxLength: 6 }), whiteSpace, (elements, outside) => {
      const inside = elements.map(({ before, value, after }) => before + value + after).join(',');
      expect(cutElements(`${outside}[${inside}]${outside}`)).toEqual(elements.map(({ value }) => value));
    }),
    { numRuns: 1000 },
  );
});

test('what is not an array has no elements', () => {
  for (const text of ['{"a":[1]}', '"[1]"', '1', 'null', '']) expect(cutElements(text)).toBeUndefined();
});

test('a text that is cut off is refused', () => {
  for (const text of ['[', '[1', '[1,', '[1 2]', '["a', '[,1]', '[[1]']) {
    expect(() => cutElements(text), text).toThrow(JsonTextError);
  }
});
