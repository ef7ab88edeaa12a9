import { expect, test } from 'vitest';
import { fieldNamesAt, fieldNamesOf } from './field-names.ts';

test('names that were forgotten are found under no number, and none is given twice', () => {
  const first = fieldNamesOf(['of the first', 'b']);
  if (first === undefined) throw new Error('few names are remembered');
  expect(fieldNamesOf(['of the first', 'b'])).toBe(first);
  expect(fieldNamesAt(first.number)).toBe(first);
  const numbers = new Set([first.number]);
  for (let count = 0; count < 12_000; count += 1) {
    const names = fieldNamesOf([`name ${count}`]);
    if (names !== undefined) numbers.add(names.number);
  }
  expect(numbers.size).toBe(12_001);
  expect(fieldNamesAt(first.number)).toBeUndefined();
  expect(fieldNamesOf(['of the first', 'b'])?.list).toEqual(first.list);
});

test('nothing is found under the number of none', () => {
  expect(fieldNamesAt(-1)).toBeUndefined();
});
