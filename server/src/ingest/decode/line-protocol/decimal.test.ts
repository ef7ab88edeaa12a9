import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalDigitsMax, exactDigitsMax, quotientOf } from './decimal.ts';

function read(digits: string, fraction: number): number {
  const more = digits.slice(exactDigitsMax);
  return quotientOf(Number(digits.slice(0, exactDigitsMax)), Number(more), more.length, fraction);
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

test('what floats print as is read as that float', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (float) => {
      const [whole = '', behind = ''] = String(float).split('.');
      if (whole.length + behind.length > decimalDigitsMax) return;
      const value = read(whole + behind, behind.length);
      expect([float, Number.NaN]).toContain(value);
    }),
    { numRuns: 50_000 },
  );
});
