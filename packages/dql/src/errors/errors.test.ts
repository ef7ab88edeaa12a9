import { expect, test } from 'vitest';
import { analyze } from '../checker/check.ts';
import { refusalsOf, refusalTopics } from '../testing/refusals.ts';
import { errorCodes } from './codes.ts';
import { formatError } from './format-error.ts';

const shownIn = (text: string) => analyze(text).errors.map((error) => formatError(error, text));

test('every code has a sentence, and a broken text that is refused with it', () => {
  const used = new Set(
    refusalTopics()
      .flatMap(refusalsOf)
      .map(({ code }) => code),
  );
  // Texts that are too long or too deep are tested where limits are.
  const elsewhere = ['TextTooLong', 'NestingTooDeep'];
  expect(Object.keys(errorCodes).filter((code) => !used.has(code) && !elsewhere.includes(code))).toEqual([]);
  for (const sentence of Object.values(errorCodes)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test('several mistakes are found at once, in the order of the text', () => {
  expect(analyze('X::cpu:(averge(x), lats(y)) [1h::1m:agv]').errors.map(({ suggestion }) => suggestion)).toEqual([
    null,
    'avg',
    'last',
    'avg',
  ]);
});

test('a mistake is shown as a compiler shows it', () => {
  expect(shownIn('M::cpu:(\n  averge(usage)\n)')).toEqual([
    ['UnknownFunction: there is no function averge', '  2 |   averge(usage)', '    |   ^^^^^^ did you mean avg?'].join(
      '\n',
    ),
  ]);
});

test('of a long line only what is around the mistake is shown', () => {
  const [shown = ''] = shownIn(`M::cpu:(${'a + '.repeat(1_000)}averge(x)${' + a'.repeat(1_000)})`);
  const [, line = '', mark = ''] = shown.split('\n');
  expect(line.length).toBeLessThan(120);
  expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('averge');
});
