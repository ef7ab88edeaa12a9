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

  const late = () => {
    const { value } = readSentJson(JSON.stringify({ document: { a: 1, inner: { b: 1 }, filler: 'x'.repeat(3_000) } }));
    return (value as { document: Record<string, unknown> }).document;
  };

  test.each<[string, (document: Record<string, unknown>) => unknown, unknown]>([
    ['a member', (document) => document.a, 1],
    ['a method', (document) => document.toString(), '[object Object]'],
    ['whether a member is there', (document) => ['a' in document, 'z' in document], [true, false]],
    ['its own keys', (document) => Object.keys(document), ['a', 'inner', 'filler']],
    [
      'whether a member is its own',
      (document) => [Object.hasOwn(document, 'a'), Object.hasOwn(document, 'toString')],
      [true, false],
    ],
    ['its prototype', (document) => Object.getPrototypeOf(document) === Object.prototype, true],
    ['whether it is a list', (document) => [typeof document, Array.isArray(document)], ['object', false]],
    ['the same member twice', (document) => Object.is(document.inner, { ...document }.inner), true],
    ['the rest of it', ({ filler: _, ...rest }) => rest, { a: 1, inner: { b: 1 } }],
  ])('answers as an object that was parsed: %s', (_name, ask, answer) => {
    expect(ask(late())).toEqual(answer);
  });

  test.each<[string, (document: Record<string, unknown>) => void]>([
    [
      'setting',
      (document) => {
        document.a = 2;
      },
    ],
    ['defining', (document) => void Object.defineProperty(document, 'a', { value: 2 })],
    [
      'deleting',
      (document) => {
        delete document.a;
        document.a = 2;
      },
    ],
    ['assigning', (document) => void Object.assign(document, { a: 2 })],
  ])('can be changed before anything was read: %s', (_name, change) => {
    const document = late();
    change(document);
    expect(document).toMatchObject({ a: 2, inner: { b: 1 } });
    expect(Object.keys(document)).toHaveLength(3);
  });

  test('can be frozen', () => {
    const document = late();
    Object.freeze(document);
    expect(Object.isFrozen(document)).toBe(true);
    expect(document.inner).toEqual({ b: 1 });
    expect(() => {
      document.a = 2;
    }).toThrow(TypeError);
  });

  test('objects of very many members are parsed as they are', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key ${index}`, index]));
    expect(readSentJson(JSON.stringify({ many })).value).toEqual({ many });
    expect(readSentJson(JSON.stringify(many)).value).toEqual(many);
    expect(readSentJson(JSON.stringify(Array.from({ length: 3_000 }, () => 0))).value).toHaveLength(3_000);
  });
});
