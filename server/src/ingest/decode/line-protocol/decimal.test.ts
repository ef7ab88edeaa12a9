import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalDigitsMax, quotientOf } from './decimal.ts';

/** As a body is read: digit by digit, in a float and in 32 bits. */
function read(digits: string, fraction: number): number {
  const near = [...digits].reduce((value, digit) => value * 10 + Number(digit), 0);
  return quotientOf(near, Number(BigInt.asIntN(32, BigInt(digits))), fraction);
}

const textOf = (digits: string, fraction: number): string =>
  `${digits.slice(0, digits.length - fraction)}.${digits.slice(digits.length - fraction)}`;

test('digits are the float that the language reads, or left to it', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: decimalDigitsMax });
  let left = 0;
  let told = 0;
  fc.assert(
    fc.property(digits, fc.nat(decimalDigitsMax), (text, nat) => {
      const fraction = Math.min(nat, text.length);
      const value = read(text, fraction);
      if (Number.isNaN(value)) left += 1;
      else expect(value).toBe(Number(textOf(text, fraction)));
      told += 1;
    }),
    { numRuns: 50_000 },
  );
  expect(left / told).toBeLessThan(0.01);
});

test('digits around the middle between two floats are the float that the language reads, or left to it', () => {
  const wholes = fc.bigInt({ min: 2n ** 53n, max: 10n ** 19n - 1n });
  fc.assert(
    fc.property(wholes, fc.nat(decimalDigitsMax), fc.integer({ min: -2, max: 2 }), (whole, fraction, off) => {
      const float = Number(whole);
      const width = BigInt(2 ** Math.max(0, Math.floor(Math.log2(float)) - 52));
      const digits = String(BigInt(float) + width / 2n + BigInt(off));
      if (digits.length > decimalDigitsMax || digits.length < fraction) return;
      const value = read(digits, fraction);
      if (!Number.isNaN(value)) expect(value).toBe(Number(textOf(digits, fraction)));
    }),
    { numRuns: 50_000 },
  );
});

test('what floats print as is read as that float', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (float) => {
      const [whole = '', behind = ''] = String(float).split('.');
      if (whole.length + behind.length > decimalDigitsMax) return;
      const value = read(whole + behind, behind.length);
      if (!Number.isNaN(value)) expect(value).toBe(float);
    }),
    { numRuns: 50_000 },
  );
});
