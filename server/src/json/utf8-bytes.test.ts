import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Bytes, utf8BytesUpTo } from './utf8-bytes.ts';

const pieces = fc.array(fc.constantFrom('plain text ', 'é', '中文', '😀', '\ud83d', '\udc00', '\0'), { maxLength: 40 });
const texts = fc.tuple(pieces, fc.constantFrom(1, 200)).map(([some, times]) => some.join('').repeat(times));

test('bytes of short and long texts are those of Buffer.from, halves of surrogate pairs included', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(utf8Bytes(text).equals(Buffer.from(text))).toBe(true);
    }),
  );
});

test('a place in a well-formed text is the same place in its bytes', () => {
  fc.assert(
    fc.property(texts, fc.nat(), (some, place) => {
      const text = some.toWellFormed();
      const characters = [...text];
      const before = characters.slice(0, characters.length === 0 ? 0 : place % characters.length).join('');
      expect(utf8BytesUpTo(text, before.length, Buffer.from(text))).toBe(Buffer.byteLength(before));
    }),
  );
});
