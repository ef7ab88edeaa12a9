import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonText } from './check.ts';
import { jsonText } from './json-text-arbitraries.ts';
import { JsonTextError } from './json-text-error.ts';
import { readSentJson } from './sent-json.ts';

/** Texts on both sides of the lengths from which on they are looked through and parsed late. */
const sent = fc
  .tuple(jsonText(true), jsonText(true), fc.integer({ min: 0, max: 3_000 }), fc.constantFrom('a', '中', '\\"'))
  .map(([one, other, length, letter]) => {
    const filler = `"${letter.repeat(length)}"`;
    return `{"document":{"filler":${filler},"one":${one.text},"2":2,"one":${other.text}},"1":${filler},"other":${other.text}}`;
  });

function outcomeOf(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const { reason, offset, path, message } = error;
    return { reason, offset, path, message };
  }
}

describe('what a caller sent', () => {
  test('is the same value with the same order of keys as JSON.parse gives, or the same refusal, whatever its length', () => {
    fc.assert(
      fc.property(sent, (text) => {
        const expected = outcomeOf(() => parseJsonText(text));
        expect(outcomeOf(() => readSentJson(text).value)).toEqual(expected);
        expect(outcomeOf(() => JSON.stringify(readSentJson(text).value))).toEqual(
          outcomeOf(() => JSON.stringify(parseJsonText(text))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('can be changed by whoever has it, as what was parsed can', () => {
    const { value } = readSentJson(JSON.stringify({ document: { a: 1, filler: 'x'.repeat(3_000) } }));
    const { document } = value as { document: Record<string, unknown> };
    document.a = 2;
    delete document.filler;
    expect({ ...document }).toEqual({ a: 2 });
    expect(document.a).toBe(2);
  });

  test('gives the same object each time it is looked at, and can be frozen', () => {
    const { value } = readSentJson(JSON.stringify({ document: { inner: { a: 1 }, filler: 'x'.repeat(3_000) } }));
    const { document } = value as { document: { inner: unknown } };
    Object.freeze(document);
    expect(document.inner).toBe(document.inner);
  });

  test('objects of very many members are parsed as they are', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key ${index}`, index]));
    expect(readSentJson(JSON.stringify({ many })).value).toEqual({ many });
    expect(readSentJson(JSON.stringify(many)).value).toEqual(many);
    expect(readSentJson(JSON.stringify(Array.from({ length: 3_000 }, () => 0))).value).toHaveLength(3_000);
  });
});
