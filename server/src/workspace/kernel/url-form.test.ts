import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlForm } from './url-form.ts';

describe('the url form of a title', () => {
  it.each([
    ['Production Overview', 'production-overview'],
    ['CPU & Memory', 'cpu-and-memory'],
    ['Département', 'departement'],
    ['  a -- b  ', 'a-b'],
    ['A b', 'a-b'],
    ['a-B', 'a-b'],
    ['under_score', 'under_score'],
    ['ops@home', 'ops-at-home'],
    ["Bob's “best”", 'bobs-best'],
    ['100 % CPU / node', '100-cpu-node'],
    ['Größe æøł', 'grosse-aeol'],
    ['Обзор', 'obzor'],
    ['İstanbul', 'istanbul'],
    ['測試 x', 'x'],
  ])('of %s is %s', (title, slug) => {
    expect(urlForm(title)).toBe(slug);
  });

  it('of a title without a letter is its base64 in the alphabet of URLs, which is never empty', () => {
    expect(urlForm('???')).toBe(Buffer.from('???').toString('base64url'));
    expect(urlForm('測試')).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('can stand in a path as it is, and has no dash at its ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (title) => {
        const slug = urlForm(title.trim() || 'x');
        expect(encodeURIComponent(slug)).toBe(slug);
        expect(slug).not.toBe('');
      }),
    );
  });

  it('of a url form is itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((title) => /[a-z0-9]/i.test(title)),
        (title) => {
          const slug = urlForm(title);
          expect(urlForm(slug)).toBe(slug);
        },
      ),
    );
  });
});
