import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffJson, type JsonChange } from './diff.ts';
import { jsonText } from './json-text-arbitraries.ts';
import { parseJson } from './parse.ts';

/** Parsed from text, so that keys like __proto__ are own keys, as in a request; without -0, which JSON.stringify loses. */
const anyJson = jsonText(true).map(({ text }) => parseJson(text.replaceAll('-0', '0')));

/** Small documents that often share elements, names and values. */
const scalar = fc.constantFrom<unknown>(1, 2, 3, 'a', 'b', null, true);
const chart = fc.record(
  { uuid: fc.constantFrom('u1', 'u2', 'u3'), name: fc.constantFrom('cpu', 'disk', ''), unit: scalar, show: scalar },
  { requiredKeys: [] },
);
const document = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    chart,
    fc.array(chart, { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'a/b', 'm~n', '__proto__'), tie('value')),
  ),
})).value;

const objectsOnly = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie('object')),
  object: fc.dictionary(fc.constantFrom('x', 'y', 'z', 'a/b', 'm~n', ''), tie('value'), { maxKeys: 5 }),
})).object;

const pair = fc.oneof(fc.tuple(document, document), fc.tuple(anyJson, anyJson));
const sizes = { numRuns: 1500 };

function valueAt(root: unknown, path: string): unknown {
  if (path === '') return root;
  const keys = path.slice(1).split('/');
  return keys.reduce<unknown>((value, key) => {
    const own = key.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, own))
      throw new Error(`nothing at ${path}`);
    return (value as Record<string, unknown>)[own];
  }, root);
}

/** Equality without the order of keys and without prototypes, by a way of its own. */
function isSame(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return new Map(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  };
  return isDeepStrictEqual(plain(a), plain(b));
}

function applyToObjects(root: Record<string, unknown>, changes: readonly JsonChange[]): unknown {
  let result: unknown = structuredClone(root);
  for (const { path, kind, after } of changes) {
    if (path === '') {
      result = after;
      continue;
    }
    const cut = path.lastIndexOf('/');
    const parent = valueAt(result, path.slice(0, cut)) as Record<string, unknown>;
    const key = path
      .slice(cut + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    if (kind === 'removed') delete parent[key];
    else parent[key] = after;
  }
  return result;
}

/** Takes the removed and moved elements out, puts the added and moved ones in, sets the changed ones. */
function applyToArray(before: readonly unknown[], changes: readonly JsonChange[]): unknown[] {
  const indexOf = (change: JsonChange) => Number(change.path.slice(1));
  const gone = new Set(changes.filter(({ kind }) => kind === 'removed').map(indexOf));
  const moved = changes.filter(({ kind }) => kind === 'moved');
  for (const change of moved) gone.add(change.before as number);
  const result = before.filter((_, index) => !gone.has(index));
  const arrivals = [
    ...changes
      .filter(({ kind }) => kind === 'added')
      .map((change) => ({ index: indexOf(change), value: change.after })),
    ...moved.map((change) => ({ index: change.after as number, value: before[change.before as number] })),
  ].sort((one, other) => one.index - other.index);
  for (const { index, value } of arrivals) result.splice(index, 0, value);
  for (const change of changes) if (change.kind === 'changed') result[indexOf(change)] = change.after;
  return result;
}

describe('a diff is right', () => {
  test('it is empty exactly when the values are equal', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        expect(diffJson(before, structuredClone(before)).changes).toEqual([]);
        expect(diffJson(before, after).changes.length === 0).toBe(isSame(before, after));
      }),
      sizes,
    );
  });

  test('every path leads to the value it shows: removed ones in the value before, all others in the value after', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        for (const change of diffJson(before, after).changes) {
          if (change.kind === 'removed') expect(valueAt(before, change.path)).toBe(change.before);
          else if (change.kind === 'moved') expect(change.path).toMatch(new RegExp(`/${change.after}$`));
          else expect(valueAt(after, change.path)).toBe(change.after);
        }
      }),
      sizes,
    );
  });

  test('of objects it is complete: applied to the value before it gives the value after', () => {
    fc.assert(
      fc.property(objectsOnly, objectsOnly, (before, after) => {
        expect(applyToObjects(before, diffJson(before, after).changes)).toEqual(after);
      }),
      sizes,
    );
  });

  test('of an array it is complete, aligned or by index', () => {
    const elements = fc.array(fc.oneof(scalar, fc.constantFrom([], [1], ['a'])), { maxLength: 12 });
    fc.assert(
      fc.property(elements, elements, fc.constantFrom(0, 500), (before, after, alignedElementsMax) => {
        const { changes } = diffJson(before, after, { alignedElementsMax });
        const whole = changes.filter(({ path }) => path.split('/').length === 2);
        const inside = changes.filter(({ path }) => path.split('/').length === 3);
        if (inside.length === 0) expect(applyToArray(before, whole)).toEqual(after);
      }),
      sizes,
    );
  });

  test('it is the same each time', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        expect(diffJson(structuredClone(before), structuredClone(after))).toEqual(diffJson(before, after));
      }),
    );
  });
});

describe('a diff is readable', () => {
  const cpu = { name: 'cpu', type: 'sequence', queries: [{ q: 'M::cpu' }] };
  const disk = { name: 'disk', type: 'pie', queries: [{ q: 'M::disk' }] };
  const memory = { name: 'memory', type: 'bar', queries: [{ q: 'M::mem' }] };

  test('an edited and moved element is an edit inside it', () => {
    const edited = { ...disk, queries: [{ q: 'M::disk:(used)' }] };
    expect(diffJson([cpu, memory, disk], [edited, cpu, memory]).changes).toEqual([
      { path: '/0', kind: 'moved', before: 2, after: 0 },
      { path: '/0/queries/0/q', kind: 'changed', before: 'M::disk', after: 'M::disk:(used)' },
    ]);
  });

  test('an insertion does not move what follows', () => {
    expect(diffJson([cpu, disk], [memory, cpu, disk]).changes).toEqual([{ path: '/0', kind: 'added', after: memory }]);
    expect(diffJson([1, 2, 3], [1, 9, 2, 3]).changes).toEqual([{ path: '/1', kind: 'added', after: 9 }]);
  });

  test('a deletion does not change what follows', () => {
    expect(diffJson([cpu, disk, memory], [cpu, memory]).changes).toEqual([
      { path: '/1', kind: 'removed', before: disk },
    ]);
  });

  test('a renamed element is an edit, a replaced one is not', () => {
    expect(diffJson([cpu], [{ ...cpu, name: 'processor' }]).changes).toEqual([
      { path: '/0/name', kind: 'changed', before: 'cpu', after: 'processor' },
    ]);
    expect(diffJson([cpu], [disk]).changes.map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });

  test('an element whose id was renewed is found by its name', () => {
    const before = [
      { id: 1, ...cpu },
      { id: 2, ...disk },
    ];
    const after = [
      { id: 12, ...disk },
      { id: 11, ...cpu },
    ];
    expect(diffJson(before, after).changes).toEqual([
      { path: '/0', kind: 'moved', before: 1, after: 0 },
      { path: '/0/id', kind: 'changed', before: 2, after: 12 },
      { path: '/1/id', kind: 'changed', before: 1, after: 11 },
    ]);
  });

  test('elements that share a name are told apart by what is equal', () => {
    const first = { name: '', q: 1 };
    const second = { name: '', q: 2 };
    expect(diffJson([first, second], [second]).changes).toEqual([{ path: '/0', kind: 'removed', before: first }]);
  });

  test('members come in the order of the value before, new ones last', () => {
    const { changes } = diffJson({ b: 1, a: 1, c: 1 }, { n: 1, c: 2, b: 2 });
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'changed /b',
      'removed /a',
      'changed /c',
      'added /n',
    ]);
  });

  test('keys are escaped as in RFC 6901', () => {
    expect(diffJson({}, { 'a/b~c': 1 }).changes).toEqual([{ path: '/a~1b~0c', kind: 'added', after: 1 }]);
  });
});

describe('a diff is bounded', () => {
  test('the list ends at the limit and says so', () => {
    const before = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, 0]));
    const after = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, 1]));
    expect(diffJson(before, after, { changesMax: 30 })).toMatchObject({ truncated: false });
    const cut = diffJson(before, after, { changesMax: 10 });
    expect(cut.truncated).toBe(true);
    expect(cut.changes).toEqual(diffJson(before, after).changes.slice(0, 10));
    expect(diffJson(Array(5000).fill(0), []).changes).toHaveLength(1000);
  });

  test('a long key is not repeated without end', () => {
    const key = 'k'.repeat(100_000);
    const members = (value: number) => Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, value]));
    const { changes, truncated } = diffJson({ [key]: members(0) }, { [key]: members(1) });
    expect(truncated).toBe(true);
    expect(JSON.stringify(changes).length).toBeLessThan(2_000_000);
  });

  test('values of a hundred thousand levels need no stack', () => {
    const deep = (inner: string): unknown => JSON.parse('['.repeat(100_000) + inner + ']'.repeat(100_000));
    expect(diffJson(deep('1'), deep('1')).changes).toEqual([]);
    const { changes } = diffJson(deep('1'), deep('2'));
    expect(changes).toHaveLength(1);
    expect(changes[0]?.path).toBe('/0'.repeat(100));
  });

  test('long arrays fall back to names and indexes', () => {
    const before = Array.from({ length: 600 }, (_, at) => ({ uuid: `u${at}`, value: at }));
    const after = before.toReversed();
    expect(diffJson(before, after).changes.every(({ kind }) => kind === 'moved')).toBe(true);
    const numbers = Array.from({ length: 600 }, (_, at) => at);
    expect(
      diffJson(
        numbers,
        numbers.map((value) => value + 1000),
      ).changes,
    ).toHaveLength(600);
  });
});
