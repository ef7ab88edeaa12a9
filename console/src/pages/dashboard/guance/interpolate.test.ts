import { describe, expect, it } from 'vitest';
import { byName, chosen } from '../testing.ts';
import { ALL } from '../variables/variable.ts';
import { codesIn, interpolateDql, interpolatePromql, interpolateText } from './interpolate.ts';

const one = byName(chosen('v', ['a']));
const two = byName(chosen('v', ['a', "b'c"]));
const star = byName(chosen('v', ['*']));

describe('variables of Guance in DQL', () => {
  it.each([
    ["M::cpu:(x) { `f` = '#{v}' }", "M::cpu:(x) { `f` = 'a' }", "M::cpu:(x) { `f` IN ['a', 'b\\'c'] }", 'M::cpu:(x) '],
    ["{ f != '#{v}' }", "{ f != 'a' }", "{ f NOT IN ['a', 'b\\'c'] }", ''],
    ['{ f = #{v} }', "{ f = 'a' }", "{ f IN ['a', 'b\\'c'] }", ''],
    ["{ f IN ['#{v}'] }", "{ f IN ['a'] }", "{ f IN ['a', 'b\\'c'] }", ''],
    ["{ a = '1' and f = '#{v}' }", "{ a = '1' and f = 'a' }", "{ a = '1' and f IN ['a', 'b\\'c'] }", "{ a = '1' }"],
    ["{ f = '#{v}' and a = '1' }", "{ f = 'a' and a = '1' }", "{ f IN ['a', 'b\\'c'] and a = '1' }", "{ a = '1' }"],
    ["{ (f = '#{v}') , a = '1' }", "{ (f = 'a') , a = '1' }", "{ (f IN ['a', 'b\\'c']) , a = '1' }", "{ a = '1' }"],
    ["f = re('#{v}')", "f = re('a')", "f = re('(a|b'c)')", "f = re('.*')"],
    ["f = wildcard('#{v}')", "f = wildcard('a')", "(f = wildcard('a') OR f = wildcard('b\\'c'))", ''],
    ['M::cpu:(avg(x)) BY #{v}', 'M::cpu:(avg(x)) BY a', "M::cpu:(avg(x)) BY a, b'c", 'M::cpu:(avg(x)) BY re(`.*`)'],
  ])('%s', (text, single, several, all) => {
    expect(interpolateDql(text, one)).toBe(single);
    expect(interpolateDql(text, two)).toBe(several);
    expect(interpolateDql(text, star)).toBe(all);
  });

  it('leaves codes that nobody knows', () => {
    expect(interpolateDql("{ f = '#{other}' }", one)).toBe("{ f = '#{other}' }");
  });

  it('escapes values of a list in patterns, and not what was typed', () => {
    expect(interpolateDql("re('#{v}')", byName(chosen('v', ['web.1'])))).toBe("re('web\\.1')");
    expect(interpolateDql("re('#{v}')", byName(chosen('v', ['web.*'], {}, [])))).toBe("re('web.*')");
  });

  it('names every value where all are meant', () => {
    expect(interpolateDql("f = '#{v}'", byName(chosen('v', [ALL], {}, ['a', 'b'])))).toBe("f IN ['a', 'b']");
  });
});

describe('variables of Guance in PromQL', () => {
  it.each([
    ['x{l="#{v}"}', 'x{l="a"}', `x{l=~"(a|b'c)"}`, 'x{l=~".*"}'],
    ['x{l=~"#{v}"}', 'x{l=~"a"}', `x{l=~"(a|b'c)"}`, 'x{l=~".*"}'],
    ['x{l!="#{v}"}', 'x{l!="a"}', `x{l!~"(a|b'c)"}`, 'x{l!~".*"}'],
    ['topk(#{v}, x)', 'topk(a, x)', "topk(a, b'c, x)", 'topk(*, x)'],
  ])('%s', (text, single, several, all) => {
    expect([one, two, star].map((values) => interpolatePromql(text, values))).toEqual([single, several, all]);
  });
});

it('puts values into what people read, and leaves what looks like a variable of Grafana', () => {
  expect(interpolateText('Host #{v} $v #{other}', two)).toBe("Host a, b'c $v #{other}");
  expect(codesIn("'#{a}' #{b}")).toEqual(['a', 'b']);
});
