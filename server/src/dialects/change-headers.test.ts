import { expect, test } from 'vitest';
import { takeDryRun } from './change-headers.ts';

test.each([
  ['dryRun=true', true, ''],
  ['a=1&dryRun=true&b=%20', true, 'a=1&b=%20'],
  ['dry%52un=true', true, ''],
  ['%64ryRun=true&a=1', true, 'a=1'],
  ['dryRun=false', false, ''],
  ['a=dryRun', false, 'a=dryRun'],
  ['%zz=1', false, '%zz=1'],
])('a dry run is seen however its name is spelled: %s', (query, isDryRun, rest) => {
  expect(takeDryRun(query)).toEqual({ query: rest, isDryRun });
});

test.each(['dryRun', 'dryRun=1', 'dryRun=%74rue', 'dryRun=true&dry%52un=true'])(
  'what may have been meant as a dry run is refused and not done: %s',
  (query) => {
    expect(() => takeDryRun(query)).toThrow(/dryRun must be true or false/);
  },
);
