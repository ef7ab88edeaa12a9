import { expect, test } from 'vitest';
import { onceForFrozen } from './once-for-frozen.ts';

test('what follows from a frozen object is made once and frozen, what follows from another is made each time', () => {
  const made: string[] = [];
  const upper = onceForFrozen(({ name }: { name: string }) => {
    made.push(name);
    return name === '' ? undefined : { name: name.toUpperCase() };
  });
  const frozen = Object.freeze({ name: 'a' });
  expect(upper(frozen)).toBe(upper(frozen));
  expect(Object.isFrozen(upper(frozen))).toBe(true);
  const open = { name: 'b' };
  expect(upper(open)).toEqual({ name: 'B' });
  open.name = 'c';
  expect(upper(open)).toEqual({ name: 'C' });
  expect(upper(Object.freeze({ name: '' }))).toBeUndefined();
  expect(made).toEqual(['a', 'b', 'c', '']);
});
