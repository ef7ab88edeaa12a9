import { expect, test } from 'vitest';
import { parse } from '../parser/parse.ts';
import { columnName, print, printNode } from './print.ts';

test.each([
  ['m :: `cpu` : ( LAST(`x`) )', 'm::cpu:(last(x))'],
  ["L::a{host=re('x')}[1h]", "L::a { host =~ 'x' } [1h]"],
  ['M::cpu:(fill(avg(x) AS u, 0)) [1h::60]', 'M::cpu:(fill(avg(x), 0) AS u) [1h::60s]'],
  [
    "L::a { search(message, 'x'), match('y'), `@k` = v }",
    "L::a { message = search('x'), match('y'), message@k = 'v' }",
  ],
  ["abs(cumsum(dql='M::cpu'))", 'cumsum((M::cpu)).abs()'],
  ["M::`a-b`:(identifier('a`b') AS `x y`)", "M::'a-b':(identifier('a`b') AS `x y`)"],
])('%s is printed as %s', (text, printed) => {
  expect(print(parse(text))).toBe(printed);
});

test.each([
  ['avg(`usage_idle`)', 'avg(usage_idle)'],
  ['COUNT(`*`)', 'count(*)'],
  ['histogram(date_range,300,6060,100,1)', 'histogram(date_range, 300, 6060, 100, 1)'],
  ['avg(x) AS `CPU %`', 'CPU %'],
  ['`read bytes`', 'read bytes'],
  ["regexp_extract(message, 'n=(\\d+)')", "regexp_extract(message, 'n=(\\d+)')"],
  ['100 - avg(x)', '100 - avg(x)'],
])('the column of %s is called %s', (target, name) => {
  const query = parse(`L::a:(${target})`);
  expect(query.kind === 'select' && query.projections.map(columnName)).toEqual([name]);
});

test('an expression is printed by itself', () => {
  const query = parse("M::cpu { (a = 1 OR b = 2) AND `c d` IN ['x'] }");
  expect(query.kind === 'select' && query.wheres.map(printNode)).toEqual(["(a = 1 OR b = 2) AND `c d` IN ['x']"]);
});
