import { describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';

describe('password hashes', () => {
  test('the right password is right, another is not, and equal passwords have different hashes', async () => {
    const [first, second] = await Promise.all([hashPassword('pässword'), hashPassword('pässword')]);
    expect(first).not.toBe(second);
    expect(await verifyPassword('pässword', first)).toBe(true);
    expect(await verifyPassword('password', first)).toBe(false);
  });

  test('a hash of other parameters is checked with its own', async () => {
    // A test vector of the reference implementation (argon2id, version 19, t=2, m=2^8, p=1).
    const stored = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await verifyPassword('password', stored)).toBe(true);
    expect(await verifyPassword('passwore', stored)).toBe(false);
  });

  test.each([
    '',
    'plain',
    '$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$2b$12$abcdefghijklmnopqrstuv',
  ])('what is no hash of ours (%j) matches no password', async (stored) => {
    expect(await verifyPassword('', stored)).toBe(false);
    expect(await verifyPassword('plain', stored)).toBe(false);
  });
});
