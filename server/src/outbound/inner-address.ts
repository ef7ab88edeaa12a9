import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Addresses at which clouds tell a machine its own credentials and which lie outside of the link-local ranges: AWS, Google and
 * Oracle over IPv6 or beside it, Alibaba, Azure.
 */
const metadataAddresses = new Set([
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fd00:c1::a9fe:a9fe',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
]);

/**
 * What anybody may reach. Private networks are among it: that is where the data sources of a self-hosted server are. All the
 * rest is for the machine itself, its link, or for nobody.
 */
const openRanges = new Set(['unicast', 'private', 'carrierGradeNat', 'uniqueLocal']);

const names: Readonly<Record<string, string>> = {
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
  unspecified: 'the unspecified address',
  multicast: 'a multicast address',
  broadcast: 'the broadcast address',
};

/** RFC 6052: `64:ff9b::/96`. Behind a NAT64 it is the way to the IPv4 address in the last four bytes. */
const nat64Prefix = '64:ff9b::';
const EMBEDDED_FROM_BYTE = 12;
const leadingZeroBytes = (bytes: readonly number[]): number => {
  const end = bytes.findIndex((byte) => byte !== 0);
  return end === -1 ? bytes.length : end;
};

/** An address in its canonical form, IPv4 in its own when it comes mapped or translated into IPv6; undefined for what is none. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (!address.match(ipaddr.IPv6.parse(nat64Prefix), EMBEDDED_FROM_BYTE * 8)) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(EMBEDDED_FROM_BYTE));
}

/** Why an address may be reached by permission only, as words for a sentence; undefined when anybody may. */
export function innerAddressKind(text: string): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) return 'no address';
  if (metadataAddresses.has(address.toString())) return 'a metadata address';
  const range: string = address.range();
  if (range === 'linkLocal' && address.toString() === '169.254.169.254') return 'a metadata address';
  // `::7f00:1`, a form of IPv4 addresses that was given up; some systems still route it.
  const isCompatible = address.kind() === 'ipv6' && leadingZeroBytes(address.toByteArray()) >= EMBEDDED_FROM_BYTE;
  if (openRanges.has(range) && !isCompatible) return undefined;
  return names[range] ?? 'an address that is reserved';
}
