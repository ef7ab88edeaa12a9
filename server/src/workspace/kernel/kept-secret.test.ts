import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestKernel, type TestKernel } from '../testing/index.ts';
import { fingerprintOf, openKeptSecret, sealKeptSecret } from './kept-secret.ts';

let one: TestKernel;
let other: TestKernel;
beforeAll(async () => {
  one = await openTestKernel();
  other = await openTestKernel();
});
afterAll(async () => {
  await one.close();
  await other.close();
});

const owner = { purpose: 'tests', boundTo: 'password of a' };

test('a secret is opened by its owner under its master key, and by nobody else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
      const kept = sealKeptSecret(one, owner, secret);
      expect(openKeptSecret(one, owner, kept)).toBe(secret);
      expect(sealKeptSecret(one, owner, secret).sealed).not.toBe(kept.sealed);
      expect(openKeptSecret(other, owner, kept)).toBeUndefined();
      expect(openKeptSecret(other, owner, { ...kept, sealed_under: other.secrets.id })).toBeUndefined();
      for (const another of [{ boundTo: 'password of b' }, { purpose: 'others' }]) {
        expect(openKeptSecret(one, { ...owner, ...another }, kept)).toBeUndefined();
      }
      const bytes = Buffer.from(kept.sealed, 'base64');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      expect(openKeptSecret(one, owner, { ...kept, sealed: bytes.toString('base64') })).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});

test('a fingerprint changes with the secret, its owner and the master key, and is no plain hash of what is known', () => {
  const fingerprint = fingerprintOf(one, owner, 'secret');
  expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf(one, owner, 'secret')).toBe(fingerprint);
  const others = [
    fingerprintOf(one, owner, 'secret2'),
    fingerprintOf(one, { ...owner, boundTo: 'password of b' }, 'secret'),
    fingerprintOf(one, { ...owner, purpose: 'others' }, 'secret'),
    fingerprintOf(other, owner, 'secret'),
    ...['secret', JSON.stringify([owner.boundTo, 'secret'])].map((text) =>
      createHash('sha256').update(text).digest('hex').slice(0, 16),
    ),
  ];
  expect(others).not.toContain(fingerprint);
  expect(new Set(others).size).toBe(others.length);
});
