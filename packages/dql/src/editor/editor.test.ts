import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedTexts } from '../testing/accepted-texts.ts';
import { tokenSoup } from '../testing/arbitrary-texts.ts';
import { complete } from './complete.ts';
import { tokenize } from './tokenize.ts';

const accepted = Object.values(acceptedTexts).flat();
const context = {
  sources: ['cpu', 'disk io'],
  fields: ['host', 'usage_total', 'read bytes'],
  values: ['web-1', "it's"],
};

/** What is offered at the `|` of a text. */
function completeAt(marked: string) {
  const offset = marked.indexOf('|');
  return complete(marked.replace('|', ''), offset, context);
}

describe('tokenize', () => {
  const kindsOf = (text: string) => tokenize(text).map(({ kind, start, end }) => [text.slice(start, end), kind]);

  test('colours every part of a query', () => {
    expect(kindsOf("M::cpu-a:(avg(`x`) AS u) { host = 'a#{h}' } [LAST WEEK::1d] BY last # c")).toEqual([
      ['M', 'namespace'],
      [':', 'separator'],
      [':', 'separator'],
      ['cpu', 'source'],
      ['-', 'operator'],
      ['a', 'source'],
      [':', 'separator'],
      ['(', 'bracket'],
      ['avg', 'function'],
      ['(', 'bracket'],
      ['`x`', 'field'],
      [')', 'bracket'],
      ['AS', 'keyword'],
      ['u', 'field'],
      [')', 'bracket'],
      ['{', 'bracket'],
      ['host', 'field'],
      ['=', 'operator'],
      ["'a", 'string'],
      ['#{h}', 'variable'],
      ["'", 'string'],
      ['}', 'bracket'],
      ['[', 'bracket'],
      ['LAST', 'keyword'],
      ['WEEK', 'keyword'],
      [':', 'separator'],
      [':', 'separator'],
      ['1d', 'duration'],
      [']', 'bracket'],
      ['BY', 'keyword'],
      ['last', 'field'],
      ['# c', 'comment'],
    ]);
    expect(kindsOf("5. == 're' re'x'").map(([, kind]) => kind)).toEqual(['invalid', 'invalid', 'string', 'regex']);
  });

  test('takes any text, in pieces that follow each other and leave out white space only', () => {
    fc.assert(
      fc.property(fc.oneof(tokenSoup, fc.string({ unit: 'binary' }), fc.constantFrom(...accepted)), (text) => {
        let at = 0;
        for (const { start, end } of tokenize(text)) {
          expect(text.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a long text is coloured and completed in linear time', () => {
  for (const piece of ['x, ', '(a', '[a] ', "'", '`', '1m', '#\n', "'#{v}' "]) {
    const text = `M::a:(${piece.repeat(200_000 / piece.length)}`;
    expect(tokenize(text).length).toBeGreaterThan(0);
    expect(complete(text, text.length).to).toBe(text.length);
  }
});

describe('complete', () => {
  test.each([
    ['|', 'query', ['M::', 'cumsum(', 'show_measurement(', 'eval(']],
    ['cum|', 'query', ['cumsum(']],
    ['M::|', 'source', ['cpu', "'disk io'"]],
    ['M::c|', 'source', ['cpu']],
    ['M::cpu |', 'clause', ['BY', 'LIMIT']],
    ['M::cpu:(|', 'target', ['host', '`read bytes`', 'avg(', 'fill(']],
    ['M::cpu:(av|', 'target', ['avg(']],
    ['M::cpu:(x AS load, |', 'target', ['load', 'host']],
    ['M::cpu:(`re|', 'target', ['read bytes']],
    ['M::cpu:(avg(us|', 'argument', ['usage_total']],
    ['L::a:(distinct_by_collapse(x, |', 'argument', ['fields=']],
    ['M::cpu:(avg(x)|', 'operator', ['AS', 'SHIFT']],
    ['M::cpu:(x) {|', 'condition', ['host', 'match(']],
    ['M::cpu:(x) { a = 1 AND ho|', 'condition', ['host']],
    ['M::cpu:(x) { host |', 'operator', ['=', 'IN']],
    ['M::cpu:(x) { host = |', 'value', ["'web-1'", "'it\\'s'", 're(']],
    ["M::cpu:(x) { host = 'we|", 'value', ['web-1']],
    ["M::cpu:(x) { (host IN ['|", 'value', ['web-1']],
    ["M::cpu:(x) { host = 'a' |", 'operator', ['AND']],
    ['M::cpu:(x) [|', 'window', ['TODAY', 'auto']],
    ['M::cpu:(x) [1h::1m:ra|', 'window', ['rate']],
    ['M::cpu:(x) [1h] |', 'clause', ['BY', 'ORDER BY', 'SLIMIT']],
    ['M::cpu:(x) BY |', 'group', ['host', 'lower(']],
    ['M::cpu:(x) BY host, |', 'group', ['host']],
    ['M::cpu:(x) BY host |', 'clause', ['HAVING']],
    ['M::cpu:(x AS u) HAVING |', 'having', ['u', 'avg(']],
    ['M::cpu:(x) ORDER |', 'by', ['BY']],
    ['M::cpu:(x) ORDER BY |', 'order', ['host']],
    ['M::cpu:(x) LIMIT |', 'nothing', []],
    ['cumsum(|', 'query', ['M::']],
    ['cumsum(dql="M::cpu:(|', 'target', ['avg(']],
    ["eval(A, A='M::cpu:(x) { host = |", 'value', ["'web-1'"]],
    ['M::(M::|', 'source', ['cpu']],
    ['M::(M::cpu:(avg(x) AS u)):(|', 'target', ['avg(']],
    ['M::cpu { host IN (O::HOST:(|', 'target', ['host']],
    ['show_tag_value(|', 'argument', ['from=', 'keyin=']],
  ])('at %s offers what stands in the place of a %s', (marked, kind, offered) => {
    const { place, candidates } = completeAt(marked);
    expect(place.kind).toBe(kind);
    const inserted = candidates.map(({ insert }) => insert);
    expect(inserted).toEqual(expect.arrayContaining(offered));
    if (offered.length === 0) expect(inserted).toEqual([]);
  });

  test('tells what the editor has to ask its server for', () => {
    expect(completeAt("eval(A, A='L::nginx, `a b`:(x) { host = |").place).toMatchObject({
      namespace: 'L',
      sources: ['nginx', 'a b'],
      field: 'host',
    });
    expect(completeAt('M::cpu:(percentile(us|').place).toMatchObject({ function: 'percentile', prefix: 'us' });
  });

  test('replaces what was begun, in queries in quotes too', () => {
    const marked = 'cumsum("M::cpu:(avg(us|age';
    const { from, to } = completeAt(marked);
    expect(marked.slice(from, to)).toBe('us');
  });

  test('takes names that every object has for names', () => {
    expect(completeAt('M::cpu constructor |').place.kind).toBe('clause');
    expect(completeAt('constructor(toString, |').place.function).toBe('constructor');
  });

  test('answers at any offset of any text', () => {
    fc.assert(
      fc.property(fc.oneof(tokenSoup, fc.constantFrom(...accepted)), fc.nat({ max: 200 }), (text, offset) => {
        const { from, to, candidates } = complete(text, offset, context);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(text.length);
        expect(new Set(candidates.map(({ kind, label }) => `${kind} ${label}`)).size).toBe(candidates.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
