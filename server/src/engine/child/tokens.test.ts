import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from './tokens.ts';

const values = (sql: string) => tokensOf(sql).map(({ value }) => value);

describe('statements are cut as the engine cuts them', () => {
  it.each([
    ['-- to the end of the line\nSELECT', ['SELECT']],
    ['// to the end of the line\nSELECT', ['SELECT']],
    ['# to the end\nSELECT', ['SELECT']],
    ['#! to the end\nSELECT', ['SELECT']],
    ['/* a /* nested */ one */ SELECT', ['SELECT']],
    ['SELECT 1/2', ['SELECT', '1', '/', '2']],
  ])('comments: %j', (sql, expected) => {
    expect(values(sql)).toEqual(expected);
  });

  it.each(["'it''s -- no comment'", "'it\\'s'", "'a\nb'", "$$it's$$", "$tag$ $$ ' -- $tag$", "'not closed"])(
    'a text is one token: %j',
    (text) => {
      expect(tokensOf(`x ${text}`).map(({ kind }) => kind)).toEqual(['word', 'text']);
    },
  );

  it('reads quoted names without their quotes', () => {
    expect(values('`a``b` "c\\"d" `e\\`f`')).toEqual(['a`b', 'c"d', 'e`f']);
  });

  it('cuts any text at all into pieces that lie behind each other', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab\'"`\\/*-#!$ \n;(),é😀') }), (sql) => {
        let end = 0;
        for (const token of tokensOf(sql)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(sql.length);
      }),
    );
  });
});
