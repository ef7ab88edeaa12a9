import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze, check } from '../checker/check.ts';
import { DqlError } from '../errors/dql-error.ts';
import { nestingDepthMax, quotedQueryDepthMax, textLengthMax } from '../limits.ts';
import { childrenOf, type Node, walk } from '../nodes/node.ts';
import { print } from '../printer/print.ts';
import { acceptedTexts } from '../testing/accepted-texts.ts';
import { arbitraryQuery, tokenSoup } from '../testing/arbitrary-texts.ts';
import { oddities } from '../testing/oddities.ts';
import { plain } from '../testing/plain.ts';
import { refusalsOf, refusalTopics } from '../testing/refusals.ts';
import { parse } from './parse.ts';

const accepted = Object.values({ ...acceptedTexts, ...oddities }).flat();

/** What parsing a text comes to: a tree, or an error that says where. Anything else that is thrown fails the test. */
function outcomeOf(text: string): DqlError | Node {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof DqlError) return error;
    throw error;
  }
}

describe('print then parse is the identity', () => {
  test('for whole queries in all spellings', () => {
    fc.assert(
      fc.property(arbitraryQuery, (text) => {
        const query = parse(text);
        const printed = print(query);
        expect(plain(parse(printed))).toEqual(plain(query));
        expect(print(parse(printed))).toBe(printed);
      }),
      { numRuns: 600 },
    );
  });
});

describe('a tree', () => {
  test.each(accepted)('of %s is frozen and lies where it was written', (text) => {
    walk(parse(text), (node) => {
      expect(Object.isFrozen(node)).toBe(true);
      for (const value of Object.values(node)) if (Array.isArray(value)) expect(Object.isFrozen(value)).toBe(true);
      for (const { offset, line, column } of [node.start, node.end]) {
        const before = text.slice(0, offset).split('\n');
        expect({ line, column }).toEqual({ line: before.length, column: (before.at(-1) ?? '').length + 1 });
      }
      for (const child of childrenOf(node)) {
        expect(child.start.offset).toBeGreaterThanOrEqual(node.start.offset);
        expect(child.end.offset).toBeLessThanOrEqual(node.end.offset);
      }
      return true;
    });
  });

  test('has the positions of the whole text in queries in quotes, behind escapes too', () => {
    const text = 'cumsum(dql="M::`c`:(avg(x)) { a = \\"b\\",\n host = \\"c\\" } BY region")';
    const spans: string[] = [];
    walk(parse(text), ({ kind, start, end }) => {
      if (kind === 'field' || kind === 'string' || kind === 'source') spans.push(text.slice(start.offset, end.offset));
      return true;
    });
    expect(spans).toEqual(['`c`', 'x', 'a', '\\"b\\"', 'host', '\\"c\\"', 'region']);
  });
});

describe('any text', () => {
  const never = (text: string) => {
    const outcome = outcomeOf(text);
    if (outcome instanceof DqlError) {
      expect(outcome.offset).toBeLessThanOrEqual(text.length);
      expect(outcome.offendingText).toBe(text.slice(outcome.offset, outcome.offset + outcome.length));
    } else {
      expect(plain(parse(print(parse(text))))).toEqual(plain(outcome));
      check(parse(text), text);
    }
  };

  test('of tokens in no order is parsed, or refused with a place in it', () => {
    fc.assert(fc.property(tokenSoup, never), { numRuns: 1_500 });
  });

  test('of any characters is parsed, or refused with a place in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), never), { numRuns: 500 });
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), never), { numRuns: 500 });
  });

  test('of a query with one piece cut out, doubled or swapped is parsed, or refused with a place in it', () => {
    const cut = fc.tuple(
      fc.constantFrom(...accepted),
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.constantFrom('cut', 'double', 'swap'),
    );
    fc.assert(
      fc.property(cut, ([text, at, length, change]) => {
        const start = at % text.length;
        const piece = text.slice(start, start + length);
        const rest = text.slice(start + length);
        const changed = { cut: '', double: piece + piece, swap: [...piece].reverse().join('') }[change] ?? '';
        never(text.slice(0, start) + changed + rest);
      }),
      { numRuns: 1_500 },
    );
  });

  test('that begins like a query is refused at or before its end', () => {
    for (const text of accepted) for (let end = 0; end < text.length; end += 1) never(text.slice(0, end));
  });
});

describe('limits', () => {
  const codeOf = (text: string) => {
    const outcome = outcomeOf(text);
    return outcome instanceof DqlError ? outcome.code : 'parsed';
  };

  const nested: [what: string, text: (depth: number) => string][] = [
    ['parentheses in a target', (depth) => `M::a:(${'('.repeat(depth)}x${')'.repeat(depth)})`],
    ['parentheses that are never closed', (depth) => `M::a:(${'('.repeat(depth)}`],
    ['calls', (depth) => `M::a:(${'abs('.repeat(depth)}x${')'.repeat(depth)})`],
    ['lists', (depth) => `M::a { x = ${'['.repeat(depth)}${']'.repeat(depth)} }`],
    ['NOT', (depth) => `M::a { ${'NOT '.repeat(depth)}x }`],
    ['powers', (depth) => `M::a:(${'x ^ '.repeat(depth)}x)`],
    ['CASE', (depth) => `M::a:(${'CASE WHEN '.repeat(depth)}x${' THEN 1 END'.repeat(depth)})`],
    ['sub-queries', (depth) => `${'M::('.repeat(depth)}M::a:(x)${'):(x)'.repeat(depth)}`],
    ['sub-queries in filters', (depth) => `${'M::a { x IN ('.repeat(depth)}M::a:(x)${') }'.repeat(depth)}`],
    ['keys', (depth) => `M::a BY ${'('.repeat(depth)}x${')'.repeat(depth)}`],
    ['queries in parentheses', (depth) => `${'('.repeat(depth)}M::a${')'.repeat(depth)}`],
    ['functions over queries', (depth) => `${'abs('.repeat(depth)}M::a${')'.repeat(depth)}`],
    ['functions in chains', (depth) => `abs(M::a)${'.abs()'.repeat(depth)}`],
    ['comparisons', (depth) => `M::a { a${' = b'.repeat(depth)} }`],
  ];

  test.each(nested)('%s that lie too deep are refused, however many there are', (_what, text) => {
    for (const depth of [nestingDepthMax + 1, 40_000]) expect(codeOf(text(depth))).toBe('NestingTooDeep');
  });

  test('what lies deep but not too deep is parsed, printed and checked', () => {
    for (const [what, text] of nested.filter(([name]) => name !== 'parentheses that are never closed')) {
      const written = text(what === 'comparisons' ? 8 : 40);
      const { query } = analyze(written);
      expect(query, what).not.toBeNull();
      if (query !== null) expect(plain(parse(print(query)))).toEqual(plain(query));
    }
  });

  test('queries in quotes in quotes are refused when they lie too deep', () => {
    const quote = (text: string) => `abs('${text.replace(/['\\]/g, (character) => `\\${character}`)}')`;
    let text = 'M::cpu';
    for (let depth = 0; depth < quotedQueryDepthMax; depth += 1) text = quote(text);
    expect(codeOf(text)).toBe('parsed');
    expect(codeOf(quote(text))).toBe('NestingTooDeep');
  });

  test('a text that is too long is refused before it is read', () => {
    expect(codeOf('M::cpu'.padEnd(textLengthMax))).toBe('parsed');
    expect(codeOf('M::cpu'.padEnd(textLengthMax + 1))).toBe('TextTooLong');
  });

  const filled = (head: string, piece: string, tail: string) =>
    head + piece.repeat(Math.floor((textLengthMax - head.length - tail.length) / piece.length)) + tail;

  // A parser that is not linear needs hours for these; the test's own limit of time is enough to tell.
  test.each([
    ['conditions', filled('M::a { x = 1', ' AND x = 1', ' }'), 'parsed'],
    ['conditions with commas', filled('M::a { x', ', x', ' }'), 'parsed'],
    ['a sum', filled('M::a:(x', ' + x', ')'), 'parsed'],
    ['targets', filled('M::a:(x', ', x AS y', ')'), 'parsed'],
    ['sources', filled('M::a', ', a', ':(x)'), 'parsed'],
    ['groups', filled('M::a BY x', ', x', ''), 'parsed'],
    ['groups in parentheses', filled('M::a BY (x)', ', (x)', ''), 'parsed'],
    ['a list', filled('M::a { x IN [1', ', 1', '] }'), 'parsed'],
    ['clauses', filled('M::a', ' LIMIT 1', ''), 'parsed'],
    ['a text', filled("M::a { x = '", 'a', "' }"), 'parsed'],
    ['escapes', filled("abs('M::a ", '\\n\\t ', "')"), 'parsed'],
    ['a name', filled('M::', 'a', ''), 'parsed'],
    ['a name with dots', filled('M::a:(', 'a.', 'b)'), 'parsed'],
    ['a path', filled('M::a:(x@a', '[0]', ')'), 'parsed'],
    ['white space', filled('M::a', ' \n', ''), 'parsed'],
    ['a comment', filled('M::a #', '#{', ''), 'parsed'],
    ['comments', filled('M::a', '#\n', ''), 'parsed'],
    ['digits', filled('M::a:(', '1', ')'), 'InvalidNumber'],
    ['durations', filled('M::a [', '1m', ']'), 'InvalidNumber'],
    ['points', filled('M::a:(', '1.', ')'), 'InvalidNumber'],
    ['opening brackets', filled('M::a:(', '([', ''), 'NestingTooDeep'],
    ['indices', filled('L("a"', ',"a"', ')::a'), 'UnexpectedText'],
    ['colons', filled('M', ':', ''), 'UnexpectedText'],
    ['back-ticks', filled('M::', '`', ''), 'UnexpectedText'],
    ['backslashes', filled("M::a { x = '", '\\', ''), 'UnclosedQuote'],
    ['no text', filled('', '\u0000', ''), 'InvalidCharacter'],
  ])('as many characters as there may be, all %s, are read in linear time', (_what, text, expected) => {
    expect(codeOf(text)).toBe(expected);
  });
});

test('there are at least sixty broken texts', () => {
  expect(refusalTopics().flatMap(refusalsOf).length).toBeGreaterThanOrEqual(60);
});
