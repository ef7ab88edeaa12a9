import { describe, expect, test } from 'vitest';
import { requireDataPermissions } from './permissions.ts';

const metricsOnly = new Set(['metric.Query']);

describe('the permission of each kind of data', () => {
  test('is enough for what reads no other', () => {
    expect(() => requireDataPermissions({ text: 'M::cpu:(avg(usage)) BY host' }, metricsOnly)).not.toThrow();
    expect(() => requireDataPermissions({ text: 'M::cpu', conditions: "host = 'a'" }, metricsOnly)).not.toThrow();
    expect(() => requireDataPermissions({ text: 'show_tag_key()' }, metricsOnly)).not.toThrow();
  });

  test.each([
    ['a query', 'L::app', undefined, 'log.Query'],
    ['a query as a source', 'M::(L::app:(count(*) AS n)):(max(n))', undefined, 'log.Query'],
    ['a query in a filter', 'M::cpu { host IN (O::HOST:(name)) }', undefined, 'infrastructure.Query'],
    ['a query in quotes', "eval(A, A='T::app:(count(*))')", undefined, 'trace.Query'],
    ['a function over it', "abs(dql='R::view:(count(*))')", undefined, 'rum.Query'],
    ['a function that shows names', 'show_logging_field()', undefined, 'log.Query'],
    ['a function that shows labels', 'show_object_label()', undefined, 'infrastructure.Query'],
    ['labels', "M::cpu { host = with_labels('HOST', labels=['a']) }", undefined, 'infrastructure.Query'],
    ['a filter beside the text', 'M::cpu', 'host IN (S::system:(host))', 'security.Query'],
    ['labels beside the text', 'M::cpu', "host = with_labels('HOST', labels=['a'])", 'infrastructure.Query'],
  ])('is asked for by %s', (_what, text, conditions, permission) => {
    expect(() => requireDataPermissions({ text, conditions }, metricsOnly)).toThrow(
      expect.objectContaining({ code: 'PermissionDenied', detail: { permission } }),
    );
    expect(() => requireDataPermissions({ text, conditions }, new Set([...metricsOnly, permission]))).not.toThrow();
  });
});
