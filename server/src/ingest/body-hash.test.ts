import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBodyHash } from './body-hash.ts';

const key = randomBytes(32);

test('the same body has the same hash, whichever server of an installation makes it', () => {
  const body = Buffer.from('cpu usage=1 1');
  expect(createBodyHash(key)('lines', body)).toBe(createBodyHash(Buffer.from(key))('lines', Buffer.from(body)));
  expect(createBodyHash(key)('lines', body)).toMatch(/^[0-9a-f]{32}$/);
});

test('another body, another meaning or another key has another hash', () => {
  const hash = createBodyHash(key);
  const bytes = fc.uint8Array({ maxLength: 200 });
  const meanings = fc.constantFrom('', 'lines', 'lines ns');
  fc.assert(
    fc.property(bytes, meanings, bytes, meanings, (one, oneMeaning, other, otherMeaning) => {
      const same = Buffer.compare(one, other) === 0 && oneMeaning === otherMeaning;
      expect(hash(oneMeaning, Buffer.from(one)) === hash(otherMeaning, Buffer.from(other))).toBe(same);
    }),
  );
  expect(createBodyHash(randomBytes(32))('lines', Buffer.from('a'))).not.toBe(hash('lines', Buffer.from('a')));
});

test('what stands in a body cannot be moved into its meaning', () => {
  const hash = createBodyHash(key);
  expect(hash('a', Buffer.from('b\nc'))).not.toBe(hash('a\nb', Buffer.from('d')));
  expect(hash('a', Buffer.from('b'))).not.toBe(hash('', Buffer.from('a\nb').subarray(1)));
});

test('no bit of a large body is left out', () => {
  const hash = createBodyHash(key);
  const body = randomBytes(100_000);
  const whole = hash('', body);
  for (const at of [0, 15, 16, 50_000, 99_999]) {
    const changed = Buffer.from(body);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(hash('', changed)).not.toBe(whole);
  }
  expect(hash('', body.subarray(0, -1))).not.toBe(whole);
});
