import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameJsonText } from './equal.ts';
import { jsonText, whiteSpace } from './json-text-arbitraries.ts';

/** The tokens of a text with strings decoded: two texts are the same exactly when these lists are. */
function tokensOf(text: string): string[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:]/gs) ?? [];
  return tokens.map((token) => (token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token));
}

/** The same tokens with other white space and, where flags say so, strings with every character escaped. */
function respell(text: string, spaces: readonly string[], flags: readonly boolean[]): string {
  const spelled = tokensOf(text).map((token, at) => {
    const shown = token.startsWith('"') && flags[at % flags.length] ? escapeAll(JSON.parse(token) as string) : token;
    return shown + spaces[at % spaces.length];
  });
  return spelled.join('');
}

function escapeAll(value: string): string {
  const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

const spelling = fc.tuple(fc.array(whiteSpace, { minLength: 1 }), fc.array(fc.boolean(), { minLength: 1 }));

test('white space and the spelling of strings do not count', () => {
  fc.assert(
    fc.property(jsonText(true), spelling, ({ text }, [spaces, flags]) => {
      expect(sameJsonText(text, respell(text, spaces, flags))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('every other difference counts, in both directions', () => {
  const small = fc.oneof(
    jsonText(false),
    fc.constantFrom('1', '1.0', '"a"', '[]', '{}').map((text) => ({ text })),
  );
  fc.assert(
    fc.property(small, small, ({ text: a }, { text: b }) => {
      const isSame = JSON.stringify(tokensOf(a)) === JSON.stringify(tokensOf(b));
      expect(sameJsonText(a, b)).toBe(isSame);
      expect(sameJsonText(b, a)).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});

test('behind a beginning that is alike, too, however long it is', () => {
  const beginning = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('x', 'ä', '\\u00e9', '\\\\', ' '));
  fc.assert(
    fc.property(
      jsonText(true),
      jsonText(true),
      spelling,
      beginning,
      ({ text: a }, { text: b }, [spaces, flags], [length, letter]) => {
        const behind = (text: string) => `["${letter.repeat(length)}",${text}]`;
        expect(sameJsonText(behind(a), behind(respell(a, spaces, flags)))).toBe(true);
        expect(sameJsonText(behind(a), behind(b))).toBe(sameJsonText(a, b));
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  [String.raw`["\u00e9"]`, String.raw`["\u00E9"]`],
  [String.raw`["\n"]`, String.raw`["\u000a"]`],
  [String.raw`["\ud83d\ude00"]`, '["😀"]'],
  ['["é"]', String.raw`["\u00e9"]`],
  ['[1,2]', '[1 ,2]'],
])('%s is %s', (a, b) => {
  expect([sameJsonText(a, b), sameJsonText(b, a)]).toEqual([true, true]);
});

test('one changed token is enough', () => {
  fc.assert(
    fc.property(jsonText(false), fc.nat(), ({ text }, place) => {
      const tokens = tokensOf(text);
      const at = place % tokens.length;
      if (/^[{}[\],:]$/.test(tokens[at] as string)) return;
      const changed = tokens.with(at, tokens[at]?.startsWith('"') ? '"another"' : '7');
      expect(sameJsonText(text, changed.join(''))).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['[1]', '[1.0]'],
  ['[12345678901234567890]', '[12345678901234567891]'],
  ['{"a":1,"b":2}', '{"b":2,"a":1}'],
  ['{"2":1,"10":2}', '{"10":2,"2":1}'],
  ['{"a":1}', '{"a":1,"a":1}'],
  ['["1"]', '[1]'],
  ['[1,2]', '[12]'],
  ['["a b"]', '["ab"]'],
  ['["\\\\u0041"]', '["A"]'],
])('%s is not %s', (a, b) => {
  expect(sameJsonText(a, b)).toBe(false);
});
