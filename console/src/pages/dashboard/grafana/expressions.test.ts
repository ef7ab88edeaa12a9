import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { column, frame, timeOf } from '../../../charts/testing.ts';
import { parseFormula } from './expression-text.ts';
import { withExpressions } from './expressions.ts';

const series = (refId: string, host: string, ...values: readonly (number | null)[]) => ({
  ...frame(
    timeOf(...values.map((_, row) => row * 1_000)),
    column('Value', values, { labels: { host }, kind: 'number' }),
  ),
  refId,
});
const expression = (refId: string, more: object) => ({
  refId,
  datasource: { type: '__expr__', uid: '__expr__' },
  ...more,
});
const run = (
  targets: readonly object[],
  frames = [series('A', 'a', 1, 2), series('A', 'b', 3, null), series('B', 'a', 10, 20)],
) => {
  const { frames: made, errors } = withExpressions(frames, { targets });
  const shown = made.map(({ refId, columns }) => [refId, columns.at(-1)?.labels.host ?? '', columns.at(-1)?.values]);
  return { shown, errors: errors.map(({ message }) => message) };
};
const asked = [
  { refId: 'A', expr: 'a', hide: true },
  { refId: 'B', expr: 'b', hide: true },
];

describe('expressions over other queries', () => {
  it('calculate with numbers, and with series of the same labels', () => {
    const math = (text: string) => run([...asked, expression('C', { type: 'math', expression: text })]).shown;
    expect(math('$A * 2 + 1')).toEqual([
      ['C', 'a', [3, 5]],
      ['C', 'b', [7, null]],
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: so names with signs are written.
    expect(math('${B} / $A')).toEqual([['C', 'a', [10, 10]]]);
    expect(math('abs(-$A) > 1 && 1')).toEqual([
      ['C', 'a', [0, 1]],
      ['C', 'b', [1, null]],
    ]);
  });

  it('reduce, and go on with what was reduced', () => {
    const targets = [
      ...asked,
      expression('C', { type: 'reduce', expression: 'A', reducer: 'max', hide: true }),
      expression('D', { type: 'threshold', expression: 'C', conditions: [{ evaluator: { type: 'gt', params: [2] } }] }),
    ];
    expect(run(targets).shown).toEqual([
      ['D', 'a', [0]],
      ['D', 'b', [1]],
    ]);
  });

  it('say what they cannot do', () => {
    const errors = (more: object) => run([...asked, expression('C', more)]).errors;
    expect(errors({ type: 'math', expression: '$Z' })).toEqual(['there is no query Z']);
    expect(errors({ type: 'math', expression: '$A +' })).toEqual(['the formula ends too early']);
    expect(errors({ type: 'sql', expression: 'SELECT 1' })).toEqual(['expressions of the kind sql are not calculated']);
    expect(run(asked).shown).toHaveLength(3);
  });

  it('know which operation is done first, and end with every text', () => {
    const value = (text: string) => run([expression('C', { type: 'math', expression: text })], []).shown[0]?.[2];
    expect(value('1 + 2 * 3 ** 2 - (4 - 1) / 3')).toEqual([18]);
    expect(value('10 - 3 - 2')).toEqual([5]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseFormula(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
