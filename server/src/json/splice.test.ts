import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, type SampleObject, sampleObject } from './json-text-arbitraries.ts';
import { topLevelMembers } from './scan.ts';
import { slotOf, spliceTopLevel } from './splice.ts';

const replacements = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', '1', '10', 'name', '', 'new "key"', '__proto__'),
      fc.option(jsonText(false), { nil: undefined }),
    ),
    { maxLength: 4 },
  )
  .map((entries) => Object.fromEntries(entries.map(([key, value]) => [key, value?.text])));

/** The members there must be afterwards, as [key, text of the value]. */
function expectedMembers({ members }: SampleObject, wanted: Record<string, string | undefined>): [string, string][] {
  const kept = members.flatMap(({ key, value }, index): [string, string][] => {
    if (!Object.hasOwn(wanted, key)) return [[key, value.text]];
    const replacement = wanted[key];
    const isLast = members.findLastIndex((member) => member.key === key) === index;
    return replacement !== undefined && isLast ? [[key, replacement]] : [];
  });
  const appended = Object.entries(wanted).flatMap(([key, value]): [string, string][] => {
    return value === undefined || members.some((member) => member.key === key) ? [] : [[key, value]];
  });
  return [...kept, ...appended];
}

test('the members are the wanted ones, in order, and the others are as they were', () => {
  fc.assert(
    fc.property(sampleObject, replacements, (sample, wanted) => {
      const result = spliceTopLevel(sample.text, wanted);
      expect(() => JSON.parse(result)).not.toThrow();
      const found = topLevelMembers(result)?.map((member) => [
        member.key,
        result.slice(member.valueStart, member.valueEnd),
      ]);
      expect(found).toEqual(expectedMembers(sample, wanted));
    }),
    { numRuns: 2000 },
  );
});

test('nothing to replace leaves the text alone, and the same replacement again changes nothing more', () => {
  fc.assert(
    fc.property(sampleObject, replacements, ({ text }, wanted) => {
      expect(spliceTopLevel(text, {})).toBe(text);
      const once = spliceTopLevel(text, wanted);
      expect(spliceTopLevel(once, wanted)).toBe(once);
    }),
    { numRuns: 1000 },
  );
});

test.each<[string, Record<string, string | undefined>, string]>([
  ['{"id":1,"a":1.0}', { id: '2' }, '{"id":2,"a":1.0}'],
  ['{"a":1}', { b: '2', c: '3' }, '{"a":1,"b":2,"c":3}'],
  ['{"a": 1, "b": 2}', { c: '3' }, '{"a": 1, "b": 2, "c": 3}'],
  ['{\n  "a": 1\n}\n', { b: '2' }, '{\n  "a": 1,\n  "b": 2\n}\n'],
  ['{\n  "a": 1,\n  "b": 2\n}', { a: undefined }, '{\n  "b": 2\n}'],
  ['{\n  "a": 1,\n  "b": 2\n}', { b: undefined }, '{\n  "a": 1\n}'],
  ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', { b: undefined }, '{\n  "a": 1,\n  "c": 3\n}'],
  ['{\n  "a": 1\n}', { a: undefined }, '{}'],
  ['{ }', { a: '1' }, '{"a":1}'],
  [' {} ', { a: undefined }, ' {} '],
  ['{"a":1,"b":2,"a":3}', { a: '4' }, '{"b":2,"a":4}'],
  ['{"a":1,"b":2,"a":3}', { a: undefined }, '{"b":2}'],
  ['{"a":{"id":1},"s":"\\"id\\":1"}', { id: '7' }, '{"a":{"id":1},"s":"\\"id\\":1","id":7}'],
])('%j with %j', (text, wanted, result) => {
  expect(spliceTopLevel(text, wanted)).toBe(result);
});

test('a long run of white space is not repeated for each appended key', () => {
  const text = `{${' '.repeat(10_000)}"a":1}`;
  expect(spliceTopLevel(text, { b: '1', c: '1' })).toHaveLength(text.length + 12);
});

test('a text that is no object cannot be spliced', () => {
  expect(() => spliceTopLevel('[1]', { a: '1' })).toThrow(TypeError);
});

test('a slot cuts the value out of the same text', () => {
  const text = '{"a" : [1.0] ,"b":2}';
  const slot = slotOf(text, 'a');
  expect(slot && text.slice(slot.start, slot.end)).toBe('[1.0]');
  expect(slotOf(text, 'c')).toBeUndefined();
});

test('what is known of a long text without looking at it is what looking at it finds', () => {
  const filler = `"${'filler 填充 '.repeat(120)}"`;
  fc.assert(
    fc.property(sampleObject, sampleObject, replacements, (outer, inner, wanted) => {
      const document = `{"filler":${filler},${inner.text.trim().slice(1)}`.replace(/,\s*\}$/, '}');
      const body = `{"document":${document},${outer.text.trim().slice(1)}`.replace(/,\s*\}$/, '}');
      // One character more, so that nothing is known of it.
      const lookedAt = (text: string) => topLevelMembers(`${text} `);
      topLevelMembers(body);
      expect(topLevelMembers(document)).toEqual(lookedAt(document));
      const spliced = spliceTopLevel(document, wanted);
      expect(topLevelMembers(spliced)).toEqual(lookedAt(spliced));
    }),
  );
});
