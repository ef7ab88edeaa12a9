import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonDiff } from './json-diff.ts';

describe('differences of dashboards', () => {
  it('name the place, and panels by their titles', () => {
    const before = {
      title: 'A',
      panels: [
        { id: 1, title: 'CPU', w: 1 },
        { id: 2, title: 'Mem' },
      ],
      gone: 1,
    };
    const after = {
      title: 'B',
      panels: [
        { id: 2, title: 'Mem' },
        { id: 1, title: 'CPU', w: 2 },
        { id: 3, title: 'Net' },
      ],
    };
    expect(jsonDiff(before, after).changes).toEqual([
      { path: '/title', kind: 'changed', before: 'A', after: 'B' },
      { path: '/panels/CPU/w', kind: 'changed', before: 1, after: 2 },
      { path: '/panels/Net', kind: 'added', after: { id: 3, title: 'Net' } },
      { path: '/panels (order)', kind: 'changed', before: ['CPU', 'Mem'], after: ['Mem', 'CPU', 'Net'] },
      { path: '/gone', kind: 'removed', before: 1 },
    ]);
  });

  it('count places where elements have no names', () => {
    expect(jsonDiff([1, 2], [1, 3, 4]).changes.map(({ path }) => path)).toEqual(['/1', '/2']);
  });

  it('are none between equal values, and some between others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(jsonDiff(a, structuredClone(a)).changes).toEqual([]);
        const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(jsonDiff(a, b).changes.length === 0).toBe(isSame);
      }),
    );
  });

  it('are cut where nobody would read on', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]));
    expect(jsonDiff({}, many)).toMatchObject({ truncated: true, changes: { length: 200 } });
  });
});

/** The order of keys is no difference; an empty list and an empty object in the same place are one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
