import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJsonText } from './check.ts';
import { jsonText, sampleObject } from './json-text-arbitraries.ts';
import { JsonTextError } from './json-text-error.ts';
import { JsonNode } from './node.ts';
import { parseJson } from './parse.ts';
import { topLevelMembers } from './scan.ts';

const rules = { depthMax: 3, refusedKeys: ['__proto__'] };
const sizes = { numRuns: 2000 };

/** What JSON.parse and the exact check say of a text. */
function isAcceptable(text: string): boolean {
  try {
    JSON.parse(text);
    // A key that is no letters keeps the check from taking its short way.
    checkJsonText(text, { depthMax: rules.depthMax, refusedKeys: [...rules.refusedKeys, 'not-letters'] });
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonTextError) return false;
    throw error;
  }
}

/** The value by way of the nodes, as deep as they go. */
function valueByNodes(node: JsonNode): unknown {
  if (node.isArray) return node.elements().map(valueByNodes);
  if (!node.isObject) return node.value();
  return Object.fromEntries(node.memberNodes().map(([key, member]) => [key, valueByNodes(member)]));
}

/** Texts that are nearly JSON: one character of a text is another one, missing, or doubled. */
const damaged = fc
  .tuple(
    jsonText(true),
    fc.nat(),
    fc.constantFrom('', '"', '\\', '{', '}', ']', ',', ':', '0', '-', '.', 'e', 'u', '\0', '\ud800', '\n'),
  )
  .map(([{ text }, place, put]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + put + text.slice(at + (put === '' ? 1 : place % 2));
  });

describe('a text is accepted exactly when it is JSON and holds nothing that is refused', () => {
  test('valid JSON with and without refused content', () => {
    fc.assert(
      fc.property(jsonText(true), ({ text }) => {
        expect(JsonNode.accepted(text, rules) !== undefined).toBe(isAcceptable(text));
      }),
      sizes,
    );
  });

  test('JSON with a damage anywhere', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        expect(JsonNode.accepted(text, rules) !== undefined).toBe(isAcceptable(text));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each([
    '01',
    '-',
    '-01',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    '0x1',
    '1_0',
    'tru',
    'nul',
    'truE',
    'NaN',
    '"\t"',
    '"\\x"',
    '"\\u12g4"',
    '"\\u12',
  ])('%j is no JSON', (text) => {
    expect(JsonNode.accepted(text, rules)).toBeUndefined();
    expect(() => JSON.parse(text)).toThrow();
  });

  test.each(['-0', '0.5e-10', '1E+2', '"\\u00e9\\ud83d\\uDE00"', ' [ ] ', '{ }', '""', '[1,2.0,"x"]\n'])(
    '%j is JSON',
    (text) => {
      expect(JsonNode.accepted(text, rules)?.text).toBe(text.trim());
    },
  );

  test('without rules every JSON is taken, whatever its characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          jsonText(true).map(({ text }) => text),
          damaged,
        ),
        (text) => {
          let expected: unknown;
          try {
            expected = parseJson(text);
          } catch {
            expect(() => JsonNode.of(text)).toThrow(JsonTextError);
            return;
          }
          expect(JSON.stringify(JsonNode.of(text).value())).toBe(JSON.stringify(expected));
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('levels without end need no stack', () => {
    expect(
      JsonNode.accepted('['.repeat(1_000_000), { depthMax: Number.POSITIVE_INFINITY, refusedKeys: [] }),
    ).toBeUndefined();
    const deep = `${'['.repeat(1_000)}1${']'.repeat(1_000)}`;
    expect(JsonNode.of(deep).text).toBe(deep);
    expect(() => JsonNode.of('{"a":')).toThrow(JsonTextError);
  });

  test('a text of more values than were ever noted before', () => {
    const many = JSON.stringify(Array.from({ length: 50_000 }, (_, index) => index));
    expect(JsonNode.of(many).elements()).toHaveLength(50_000);
  });
});

describe('what the nodes of a text say', () => {
  test('is what the text says, on every level', () => {
    fc.assert(
      fc.property(jsonText(false), ({ text, value }) => {
        const node = JsonNode.of(text);
        expect(node.value()).toEqual(value);
        if (node.isArray) expect(node.count).toBe((value as unknown[]).length);
        else expect(node.count).toBe(node.memberNodes().length);
        expect(valueByNodes(node)).toEqual(value);
      }),
      sizes,
    );
  });

  test('members are found by their names and stand where they stand', () => {
    fc.assert(
      fc.property(sampleObject, ({ text, members }) => {
        const node = JsonNode.of(text);
        expect(node.members()).toEqual(topLevelMembers(node.text));
        for (const { key } of members) {
          const last = members.findLast((member) => member.key === key);
          expect(node.member(key)?.text).toBe(last?.value.text);
        }
        expect(node.member('no such member')).toBeUndefined();
        const inner = JsonNode.of(`{"in":[${text}]}`).member('in')?.elements()[0];
        expect(inner?.members()).toEqual(topLevelMembers(node.text));
      }),
      sizes,
    );
  });

  test('values that are no objects have no members, and no elements unless they are arrays', () => {
    for (const text of ['1', '"{"', 'null', '[{"a":1}]']) {
      expect(JsonNode.of(text).member('a')).toBeUndefined();
      expect(JsonNode.of(text).members()).toBeUndefined();
    }
    expect(JsonNode.of('{"a":1}').elements()).toEqual([]);
  });
});
