import { describe, expect, it } from 'vitest';
import { withMatchers } from './with-matchers.ts';

const host = [{ key: 'host', operator: '=', value: 'a"b' }];

describe('filters of a whole dashboard', () => {
  it.each([
    ['up', 'up{host="a\\"b"}'],
    ['up{}', 'up{host="a\\"b"}'],
    ['up{job="x",}', 'up{job="x",host="a\\"b"}'],
    ['rate(http_total{code=~"5.."}[5m])', 'rate(http_total{code=~"5..",host="a\\"b"}[5m])'],
    [
      'sum by (job, zone) (rate(a:b[$__rate_interval]))',
      'sum by (job, zone) (rate(a:b{host="a\\"b"}[$__rate_interval]))',
    ],
    [
      'sum(a) by (job) / on(job) group_left(zone) b',
      'sum(a{host="a\\"b"}) by (job) / on(job) group_left(zone) b{host="a\\"b"}',
    ],
    ['a offset 5m > bool 0.5', 'a{host="a\\"b"} offset 5m > bool 0.5'],
    ['label_replace(up, "dst", "$1", "src", "(.*)")', 'label_replace(up{host="a\\"b"}, "dst", "$1", "src", "(.*)")'],
    ['{__name__="up"} unless up', '{__name__="up",host="a\\"b"} unless up{host="a\\"b"}'],
    ['a{x="}"} # up', 'a{x="}",host="a\\"b"} # up'],
    ['1e3 + inf', '1e3 + inf'],
  ])('stand in every selector of %s', (query, expected) => {
    expect(withMatchers(query, host, false)).toBe(expected);
  });

  it('leave functions and stages of LogQL alone', () => {
    expect(withMatchers('sum(rate({app="x"} |= "{" | json [5m]))', host, true)).toBe(
      'sum(rate({app="x",host="a\\"b"} |= "{" | json [5m]))',
    );
  });

  it('leave a query alone without a filter that can be written', () => {
    const bad = [
      { key: 'no label', operator: '=', value: 'a' },
      { key: 'host', operator: '>', value: 'a' },
    ];
    expect(withMatchers('up', bad, false)).toBe('up');
  });
});
