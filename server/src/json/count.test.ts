import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJsonText } from './check.ts';
import { requireFewParts, textsMaxDefault, valuesMaxDefault } from './count.ts';
import { JsonTextError } from './json-text-error.ts';

function refusalOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return `${error.reason}: ${error.message}`;
    throw error;
  }
}

/** What parsing makes of a text: values, and texts with the keys among them. An empty list or object counts as two values. */
function partsOf(value: unknown): { values: number; texts: number; empty: number } {
  const isList = Array.isArray(value);
  const isNested = typeof value === 'object' && value !== null;
  const inner = isNested ? Object.values(value) : [];
  const parts = { values: 1, texts: typeof value === 'string' ? 1 : 0, empty: isNested && inner.length === 0 ? 1 : 0 };
  if (!isList) parts.texts += inner.length;
  for (const one of inner.map(partsOf)) {
    parts.values += one.values;
    parts.texts += one.texts;
    parts.empty += one.empty;
  }
  return parts;
}

const padding = ' '.repeat(128 * 1_024);

describe('how many parts a text may have', () => {
  test('neither less nor more than parsing makes of it, wherever it lies in the text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 40 }), (value, spaces) => {
        const { values, texts, empty } = partsOf(value);
        const text = `${padding}${' '.repeat(spaces)}${JSON.stringify(value)}`;
        const enough = { valuesMax: values + empty, textsMax: texts };
        expect(refusalOf(() => requireFewParts(text, enough))).toBeUndefined();
        expect(refusalOf(() => requireFewParts(text, { valuesMax: values - 1 }))).toContain('values');
        expect(refusalOf(() => requireFewParts(text, { textsMax: texts - 1 }))).toContain('keys and strings');
      }),
    );
  });

  test('what stands in strings is no part, also where an escape lies across the end of a piece', () => {
    for (let spaces = 32_750; spaces < 32_790; spaces += 1) {
      const text = `${' '.repeat(spaces)}["\\"[[[,,,{{{\\\\","x"]${padding}`;
      expect(refusalOf(() => requireFewParts(text, { valuesMax: 3, textsMax: 2 }))).toBeUndefined();
      expect(refusalOf(() => requireFewParts(text, { textsMax: 1 }))).toBe('too-many: more than 1 keys and strings');
    }
  });

  test('a body of the largest size that holds nothing but keys, strings or lists is refused, one of long texts is not', () => {
    const hostile = {
      keys: `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":0`).join(',')}}`,
      strings: JSON.stringify(Array.from({ length: 200_000 }, String)),
      lists: `[${'[],'.repeat(1_000_000)}0]`,
      numbers: `[${'0,'.repeat(1_000_000)}0]`,
    };
    expect(refusalOf(() => checkJsonText(hostile.keys))).toContain(`more than ${textsMaxDefault} keys and strings`);
    expect(refusalOf(() => checkJsonText(hostile.strings))).toContain(`more than ${textsMaxDefault} keys and strings`);
    expect(refusalOf(() => checkJsonText(hostile.lists))).toContain(`more than ${valuesMaxDefault} values`);
    expect(refusalOf(() => checkJsonText(hostile.numbers))).toContain(`more than ${valuesMaxDefault} values`);
    const chart = { title: 'Requests by service', query: 'x'.repeat(200), pos: { x: 0, y: 1, w: 2, h: 3 } };
    const large = JSON.stringify({ charts: Array.from({ length: 16_000 }, () => chart) });
    expect(large.length).toBeGreaterThan(4_000_000);
    expect(refusalOf(() => checkJsonText(large))).toBeUndefined();
  });

  test('points of a snapshot, 20 panels of 10 series with 1,000 points each, are few enough', () => {
    const series = { target: 'a', datapoints: Array.from({ length: 1_000 }, (_, index) => [index, 1.5]) };
    const panels = Array.from({ length: 20 }, () => ({ snapshotData: Array.from({ length: 10 }, () => series) }));
    expect(refusalOf(() => checkJsonText(JSON.stringify({ panels })))).toBeUndefined();
  });
});
