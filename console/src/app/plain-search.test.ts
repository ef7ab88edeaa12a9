import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSearch, stringifySearch } from './plain-search.ts';

it('reads addresses as people write them', () => {
  expect(parseSearch('?from=now-6h&var-host=a&var-host=b&n=10&flag=true')).toEqual({
    from: 'now-6h',
    'var-host': ['a', 'b'],
    n: '10',
    flag: 'true',
  });
  expect(stringifySearch({ 'var-host': ['a', 'b'], n: '10', none: undefined })).toBe('?var-host=a&var-host=b&n=10');
  expect(stringifySearch({})).toBe('');
});

it('reads back what it has written', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__' && text.isWellFormed());
  const value = fc.string().filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(fc.dictionary(name, fc.oneof(value, fc.array(value, { minLength: 2 }))), (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
    }),
  );
});
