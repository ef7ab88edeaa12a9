// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of dashboards look like that.
import { describe, expect, it } from 'vitest';
import { byName, chosen } from '../testing.ts';
import { ALL, type Chosen } from '../variables/variable.ts';
import { defaultFormatOf, interpolateGrafana, namesIn } from './interpolate.ts';

const scope = (...all: readonly Chosen[]) => ({
  chosen: byName(...all),
  own: { __from: '1795328415000' },
  zone: 'utc',
});
const put = (text: string, ...all: readonly Chosen[]): string => interpolateGrafana(text, scope(...all));

describe('variables of Grafana in texts', () => {
  const a = chosen('a', ['x']);
  it.each([
    ['$a', 'x'],
    ['${a}b', 'xb'],
    ['$ab', '$ab'],
    ['$a.b', 'x.b'],
    ['[[a]]', 'x'],
    ['[[a:raw]]', 'x'],
    ['$unknown ${unknown:csv} $__interval', '$unknown ${unknown:csv} $__interval'],
    ['no variable at all', 'no variable at all'],
    ['${__from}', '1795328415000'],
    ['${__from:date:YYYY-MM-DD}', '2026-11-22'],
    ['${__from:date:seconds}', '1795328415'],
  ])('%s → %s', (text, expected) => {
    expect(put(text, a)).toBe(expected);
  });

  it.each([
    ['', '{a,b.c}'],
    [':raw', 'a,b.c'],
    [':csv', 'a,b.c'],
    [':pipe', 'a|b.c'],
    [':regex', '(a|b\\.c)'],
    [':json', '["a","b.c"]'],
    [':distributed', 'a,v=b.c'],
    [':lucene', '("a" OR "b.c")'],
    [':percentencode', '%7Ba%2Cb.c%7D'],
    [':singlequote', "'a','b.c'"],
    [':doublequote', '"a","b.c"'],
    [':sqlstring', "'a','b.c'"],
    [':text', 'a + b.c'],
    [':queryparam', 'var-v=a&var-v=b.c'],
    [':customqueryparam:x:pre', 'x=prea&x=preb.c'],
    [':join: or ', 'a or b.c'],
    [':html', 'a, b.c'],
  ])('writes several values %s as %s', (format, expected) => {
    expect(put(`\${v${format}}`, chosen('v', ['a', 'b.c']))).toBe(expected);
  });

  it('writes the value for all as it is, else all options', () => {
    expect(put('${v:regex}', chosen('v', [ALL], { allValue: '.*' }, ['a', 'b']))).toBe('.*');
    expect(put('${v:pipe}', chosen('v', [ALL], {}, ['a', 'b']))).toBe('a|b');
    expect(put('${v:text}', chosen('v', [ALL], {}, ['a', 'b']))).toBe('All');
    expect(put('$v', chosen('v', [ALL], { allValue: '$v' }))).toBe('$v');
  });

  it('writes values as the data source reads them', () => {
    const prometheus = defaultFormatOf('prometheus');
    const several = chosen('v', ['a.b', 'c'], { isMulti: true });
    expect(interpolateGrafana('{x=~"$v"}', scope(several), prometheus)).toBe('{x=~"(a\\\\.b|c)"}');
    expect(interpolateGrafana('{x="$v"}', scope(chosen('v', ['a.b'])), prometheus)).toBe('{x="a.b"}');
    const sql = defaultFormatOf('mysql');
    expect(interpolateGrafana('x IN ($v)', scope(chosen('v', ["o'k", 'b'])), sql)).toBe("x IN ('o''k','b')");
    expect(interpolateGrafana('$v', scope(chosen('v', ['5m'])), sql)).toBe('5m');
  });

  it('finds the names in a text', () => {
    expect(namesIn('$a ${b:csv} [[c]] ${d.e}')).toEqual(['a', 'b', 'c', 'd']);
  });
});
