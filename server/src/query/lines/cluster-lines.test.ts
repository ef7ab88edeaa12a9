import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterLines, type LineShape, WILDCARD } from './cluster-lines.ts';

const shapes = (...texts: string[]): LineShape[] => texts.map((text, index) => ({ text, count: 100 - index }));
const options = { threshold: 0.7, clustersMax: 1_000 };

describe('the patterns of lines', () => {
  test('leave out the words in which lines differ that are alike', () => {
    const lines = shapes('user ann logged in', 'user bob logged in', 'user eve logged out of everything', 'disk full');
    expect(clusterLines(lines, options)).toEqual([
      'user <*> logged in',
      'user <*> logged in',
      'user eve logged out of everything',
      'disk full',
    ]);
  });

  test('are of lines of as many words that begin alike', () => {
    expect(clusterLines(shapes('a b c d', 'x b c d', 'a b c d e'), { ...options, threshold: 0.1 })).toEqual([
      'a b c d',
      'x b c d',
      'a b c d e',
    ]);
  });

  test('do not swallow lines that are like what is left of them only', () => {
    const lines = shapes('a b c d', 'a b c x', 'a b y z', 'a v w z');
    expect(new Set(clusterLines(lines, { ...options, threshold: 0.5 }))).toEqual(new Set(['a b <*> <*>', 'a v w z']));
  });

  test('are as many as are asked for, of the most frequent lines; the rest is of one', () => {
    const lines = shapes('one', 'two', 'three', 'four');
    expect(clusterLines(lines, { ...options, clustersMax: 2 })).toEqual(['one', 'two', WILDCARD, WILDCARD]);
  });

  const word = fc.constantFrom('a', 'b', 'c', 'd', WILDCARD, 'x=<*>');
  const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
  const anyShapes = fc.uniqueArray(fc.record({ text: line, count: fc.nat(5) }), {
    maxLength: 40,
    selector: ({ text }) => text,
  });
  const anyOptions = fc.record({
    threshold: fc.double({ min: 0.01, max: 1, noNaN: true }),
    clustersMax: fc.integer({ min: 1, max: 10 }),
  });

  test('fit their lines, are no more than asked for, and do not depend on the order of the lines', () => {
    fc.assert(
      fc.property(anyShapes, anyOptions, (lines, each) => {
        const patterns = clusterLines(lines, each);
        for (const [index, { text }] of lines.entries()) {
          const words = (patterns[index] ?? '').split(' ');
          if (patterns[index] === WILDCARD) continue;
          expect(text.split(' ').map((own, place) => (words[place] === WILDCARD ? WILDCARD : own))).toEqual(words);
        }
        expect(new Set(patterns.filter((pattern) => pattern !== WILDCARD)).size).toBeLessThanOrEqual(each.clustersMax);
        const reversed = clusterLines(lines.toReversed(), each);
        expect(reversed.toReversed()).toEqual(patterns);
      }),
    );
  });

  test('keep lines apart where every word has to be the same', () => {
    fc.assert(
      fc.property(anyShapes, (lines) => {
        const patterns = clusterLines(lines, { threshold: 1, clustersMax: 1_000 });
        expect(patterns).toEqual(lines.map(({ text }) => text));
      }),
    );
  });

  test('of very many lines of one kind come in bounded work', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      text: `a ${'w '.repeat(200)}${Array.from({ length: 200 }, (__, at) => `${index}-${at}`).join(' ')}`,
      count: 1,
    }));
    const patterns = clusterLines(many, { threshold: 0.9, clustersMax: 10_000 });
    expect(patterns).toHaveLength(5_000);
  });
});
