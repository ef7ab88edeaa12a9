import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressAllowed, allowsNoMore, checkAllowedAddresses } from './addresses.ts';

const bytesV4 = fc.uint8Array({ minLength: 4, maxLength: 4 });
const bytesV6 = fc.uint8Array({ minLength: 16, maxLength: 16 });

const textOf = (bytes: Uint8Array): string =>
  bytes.length === 4
    ? bytes.join('.')
    : Array.from({ length: 8 }, (_, index) =>
        (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
      ).join(':');

const bitsOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');

/** An IPv6 address that is not an IPv4 one in disguise. */
const isPlain = (bytes: Uint8Array): boolean => !bitsOf(bytes).startsWith('0'.repeat(80));

describe('allowed addresses', () => {
  test('a range allows exactly the addresses that share its prefix', () => {
    const family = (bytes: fc.Arbitrary<Uint8Array>, bits: number) =>
      fc.tuple(bytes, bytes, fc.integer({ min: 0, max: bits }), fc.boolean());
    fc.assert(
      fc.property(fc.oneof(family(bytesV4, 32), family(bytesV6, 128)), ([network, other, prefix, near]) => {
        fc.pre(network.length === 4 || (isPlain(network) && isPlain(other)));
        // Half of the addresses differ from the network in one bit only, right behind the prefix.
        const caller = near ? Uint8Array.from(network) : other;
        if (near && prefix < network.length * 8) {
          const byte = Math.floor(prefix / 8);
          caller[byte] = (caller[byte] ?? 0) ^ (0x80 >> (prefix % 8));
        }
        const list = JSON.stringify(checkAllowedAddresses([`${textOf(network)}/${prefix}`]));
        const expected = bitsOf(caller).slice(0, prefix) === bitsOf(network).slice(0, prefix);
        expect(addressAllowed(list, textOf(caller))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('an IPv4 address is the same when it comes mapped into IPv6, in rules and in callers', () => {
    fc.assert(
      fc.property(bytesV4, fc.integer({ min: 0, max: 32 }), (bytes, prefix) => {
        const address = textOf(bytes);
        const plain = checkAllowedAddresses([`${address}/${prefix}`]);
        expect(checkAllowedAddresses([`::ffff:${address}/${prefix + 96}`])).toEqual(plain);
        expect(addressAllowed(JSON.stringify(plain), `::ffff:${address}`)).toBe(true);
      }),
    );
  });

  test('the checked list is a fixed point and allows no more and no less than itself', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(bytesV4, fc.integer({ min: 0, max: 32 })), { maxLength: 5 }), (ranges) => {
        const list = checkAllowedAddresses(ranges.map(([bytes, prefix]) => `${textOf(bytes)}/${prefix}`));
        expect(checkAllowedAddresses(list)).toEqual(list);
        expect(allowsNoMore(list, list)).toBe(true);
      }),
    );
  });

  test.each([
    ['10.0.0.5/8', '10.0.0.0/8'],
    ['10.0.0.7/32', '10.0.0.7'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['2001:db8::7/32', '2001:db8::/32'],
  ])('%s is kept as %s', (sent, kept) => {
    expect(checkAllowedAddresses([sent])).toEqual([kept]);
  });

  test.each(['', 'localhost', '10.1', '010.0.0.1', '0x7f.0.0.1', '2130706433', '10.0.0.0/33', '10.0.0.0/-1'])(
    '%j is refused',
    (entry) => {
      expect(() => checkAllowedAddresses([entry])).toThrow(/neither an address/);
    },
  );

  test.each(['10.0.0.0/8/8', 'fe80::1%eth0', '::ffff:10.0.0.0/95', '2001:db8::/129', '10.0.0.0/08', '10.0.0.0/'])(
    '%j is refused as well',
    (entry) => {
      expect(() => checkAllowedAddresses([entry])).toThrow(/neither an address/);
    },
  );

  test('no list allows everything, and nothing but no list allows what is no address', () => {
    expect(addressAllowed('[]', 'somewhere')).toBe(true);
    expect(addressAllowed('["0.0.0.0/0","::/0"]', 'somewhere')).toBe(false);
    expect(addressAllowed('["fe80::/10"]', 'fe80::1%eth0')).toBe(true);
    expect(addressAllowed('["::/0"]', '10.0.0.1')).toBe(false);
  });

  test.each([
    [['10.1.0.0/16'], ['10.0.0.0/8'], true],
    [['10.0.0.0/8'], ['10.1.0.0/16'], false],
    [['10.1.2.3', '192.168.0.1'], ['10.0.0.0/8', '192.168.0.0/24'], true],
    [['10.1.2.3', '192.168.1.1'], ['10.0.0.0/8', '192.168.0.0/24'], false],
    [[], ['10.0.0.0/8'], false],
    [['10.0.0.0/8'], [], true],
    [[], [], true],
    [['::1'], ['0.0.0.0/0'], false],
  ])('%j within %j: %s', (inner, outer, expected) => {
    expect(allowsNoMore(inner as string[], outer as string[])).toBe(expected);
  });
});
