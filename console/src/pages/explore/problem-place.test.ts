import { expect, it } from 'vitest';
import { problemOf } from './problem-place.ts';

it.each([
  ['rate(up[5m)', 'bad_data: invalid parameter "query": 1:11: parse error: unexpected ")"', ')'],
  ['sum by (job) (\n  rate(up)\n)', '2:8: parse error: expected type range vector', 'up'],
  ['{job="a"', 'parse error at line 1, col 8: syntax error', '"'],
  ['SELECT x FORM cpu', 'error parsing query: found FORM, expected FROM at line 1, char 10', 'FORM'],
  ['SELECT now() FORM t', 'ERROR: syntax error at or near "FORM"', 'FORM'],
  ['SELECT nme FROM t', 'column "nme" does not exist', 'nme'],
  ['SELECT 1 FROM nowhere', "Table 'shop.nowhere' doesn't exist", 'nowhere'],
  ['SELECT 1', 'the database is asleep', 'SELECT 1'],
])('%s: %s is at %s', (query, message, place) => {
  const { from, to, message: shown } = problemOf(query, message);
  expect(query.slice(from, to)).toBe(place);
  expect(shown).toBe(message);
});
