import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecret } from './without-secret.ts';

/** Lone surrogates and control characters included. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
const percentOf = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const unicodeOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('');

const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{12,40}$/),
  fc.string({ unit: 'grapheme', minLength: 12, maxLength: 30 }),
);
const choices = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
/** Texts of a request: none of these signs stands in front of something encoded. */
const around = fc.stringMatching(/^[a-z/?&= .:-]{0,20}$/);

describe('a text without the credential of its call', () => {
  it('does not hold it as it is, and holds everything else', () => {
    fc.assert(
      fc.property(around, secret, around, (before, value, after) => {
        fc.pre(!before.includes(value) && !after.includes(value) && !value.includes('%') && !value.includes('\\'));
        expect(withoutSecret(`${before}|${value}|${after}`, [value])).toBe(`${before}|******|${after}`);
      }),
    );
  });

  it.each([
    ['percent-encoded', percentOf, (character: string) => (/[\w]/.test(character) ? character : percentOf(character))],
    ['JSON-escaped', unicodeOf, (character: string) => JSON.stringify(character).slice(1, -1)],
  ])('does not hold it %s in any spelling', (_, encode, needed) => {
    fc.assert(
      fc.property(around, secret, around, choices, (before, value, after, isEncoded) => {
        const spelled = [...value]
          .map((character, at) => (isEncoded[at % 40] ? encode(character) : needed(character)))
          .join('');
        expect(withoutSecret(`${before}|${spelled}|${after}`, [value])).toBe(`${before}|******|${after}`);
      }),
    );
  });

  it('does not hold it inside of Basic credentials, whatever the name of the user', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\w{0,9}$/),
        secret,
        fc.constantFrom('base64', 'base64url'),
        (user, value, encoding) => {
          const credentials = Buffer.from(`${user}:${value}`).toString(encoding as BufferEncoding);
          const left = withoutSecret(`Authorization: Basic ${credentials}`, [value]);
          const decoded = Buffer.from(left.slice('Authorization: Basic '.length), 'base64').toString();
          expect(decoded).not.toContain(value);
          expect(left).toContain('******');
        },
      ),
    );
  });

  it('does not hold what was encoded twice', () => {
    expect(withoutSecret('/login?next=%252Fx%253Fk%253Da%252Fb%252Bc4d5', ['a/b+c4d5'])).toBe(
      '/login?next=%252Fx%253Fk%253D******',
    );
  });

  it('is left alone when there is no credential, or one that is too short to be told from other text', () => {
    expect(withoutSecret('/api/v1/abc?x=%61bc', [])).toBe('/api/v1/abc?x=%61bc');
    expect(withoutSecret('/api/v1/abc?x=%61bc', ['', 'abc'])).toBe('/api/v1/abc?x=%61bc');
  });

  it('never fails, whatever was sent', () => {
    fc.assert(
      fc.property(anyText, fc.string({ unit: fc.constantFrom(...'%\\uUaBN0f') }), secret, (text, encoded, value) => {
        expect(typeof withoutSecret(text + encoded, [value])).toBe('string');
      }),
    );
  });
});
