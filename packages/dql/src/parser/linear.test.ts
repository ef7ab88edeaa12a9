import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../checker/check.ts';
import { acceptedTexts } from '../testing/accepted-texts.ts';
import { tokenSoup } from '../testing/arbitrary-texts.ts';
import { countSteps } from '../testing/count-steps.ts';
import { refusalsOf, refusalTopics } from '../testing/refusals.ts';

/** Texts that grow: a head, a piece again and again, a tail. */
interface Growing {
  readonly head: string;
  readonly piece: string;
  readonly tail: string;
}

const textOf = ({ head, piece, tail }: Growing, times: number): string => head + piece.repeat(times) + tail;

const stepsOf = (growing: Growing, times: number): number => {
  const text = textOf(growing, times);
  return countSteps(() => void analyze(text));
};

/**
 * Four times as many more pieces take four times as many more steps, and some for the begin and the end. A square would take sixteen times as many. What
 * is looked ahead has its bounds below the smallest size.
 */
function expectLinear(growing: Growing, times: number): void {
  const [small = 0, middle = 0, large = 0] = [1, 4, 16].map((factor) => stepsOf(growing, times * factor));
  const shown = `${JSON.stringify(growing)}: ${small}, ${middle}, ${large} steps`;
  expect(large - middle, shown).toBeLessThanOrEqual(4.2 * Math.max(0, middle - small) + 5_000);
}

describe('reading and checking a text takes as many steps as it is long', () => {
  test('counted steps are those of the work', () => {
    const growing = { head: 'M::a { x = 1', piece: ' AND x = 1', tail: ' }' };
    const [some, more] = [stepsOf(growing, 100), stepsOf(growing, 200)];
    expect(some).toBeGreaterThan(1_000);
    expect(more).toBeGreaterThan(some * 1.5);
  });

  const grown: readonly Growing[] = [
    { head: 'M::a { x = 1', piece: ' AND x = 1', tail: ' }' },
    { head: 'M::a { x = 1', piece: ', x = 1 OR y', tail: ' }' },
    { head: 'M::a { x IN [1', piece: ", 'b'", tail: '] }' },
    { head: 'M::a:(x', piece: ' + x * 2', tail: ')' },
    { head: 'M::a:(x', piece: ', avg(x) AS y', tail: ')' },
    { head: 'M::a', piece: ', re(`b`)', tail: ':(x)' },
    { head: 'M::a:(x) BY a', piece: ', b AS c', tail: '' },
    { head: 'M::a:(x) ORDER BY a', piece: ', b DESC', tail: '' },
    { head: 'M::a:(x)', piece: ' LIMIT 1 BY a', tail: '' },
    { head: 'M::a:(CASE', piece: " WHEN a = 1 THEN 'x'", tail: ' END)' },
    { head: "L::a { x = '", piece: '\\u0041\\n', tail: "' }" },
    { head: 'L::a:(x@a', piece: '["b"][0].c', tail: ')' },
    { head: "abs('M::a { x = 1", piece: ' AND x = \\"1\\"', tail: " }')" },
    { head: 'abs(M::a)', piece: '.abs()', tail: '' },
    { head: 'eval(A', piece: ' + A', tail: ", A='M::a:(x)')" },
    { head: 'eval(A, A=(M::a:(x))', piece: ', B=(M::a:(x))', tail: ')' },
    { head: 'show_tag_value(keyin=["a"', piece: ', re("b")', tail: '])' },
    { head: 'L("a"', piece: ', "b"', tail: ')::c' },
    // What is never closed, never begun, or wrong at its end.
    { head: 'M::a:(', piece: '(', tail: '' },
    { head: 'M::a { ', piece: 'NOT ', tail: '' },
    { head: 'M::a:(x) BY ', piece: '(a, ', tail: '' },
    { head: 'M::a { x IN [', piece: '1, ', tail: '' },
    { head: 'M::a:(x', piece: ', x', tail: ' x)' },
    { head: '', piece: 'M::a ', tail: '' },
    { head: 'M::a', piece: '#{a}\n', tail: '}' },
    { head: 'M::a { x', piece: ' x', tail: '' },
    { head: 'M::a:(nosuch(x)', piece: ', nosuch(x)', tail: ')' },
    { head: 'X::a:(', piece: 'abs(x, y), ', tail: 'x)' },
  ];
  test.each(grown)('$head … $piece … $tail', (growing) => {
    expectLinear(growing, 500);
  });

  test('whatever is repeated, wherever it stands', () => {
    const texts = [
      ...Object.values(acceptedTexts).flat(),
      ...refusalTopics()
        .flatMap(refusalsOf)
        .map(({ text }) => text),
    ];
    const cut = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.integer({ min: 1, max: 12 }));
    const ofText = cut.map(([text, at, length]): Growing => {
      const start = at % text.length;
      return { head: text.slice(0, start), piece: text.slice(start, start + length), tail: text.slice(start + length) };
    });
    const ofSoup = fc
      .tuple(tokenSoup, tokenSoup, tokenSoup)
      .map(([head, piece, tail]): Growing => ({ head, piece: piece.slice(0, 30), tail }));
    fc.assert(
      fc.property(fc.oneof(ofText, ofSoup), (growing) => expectLinear(growing, 500)),
      { numRuns: 60 },
    );
  });
});
