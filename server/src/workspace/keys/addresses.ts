import ipaddr from 'ipaddr.js';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';

/** A network, with all bits after the prefix zero. A single address has the longest prefix. */
interface Network {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly prefix: number;
}

export const NETWORKS_MAX = 100;
const MAPPED_PREFIX = 96;

/**
 * An address, with IPv4 in its own form when it comes mapped into IPv6 (`::ffff:10.0.0.1`): sockets that speak both report
 * it so. Shortened and octal IPv4 spellings are no addresses: programs do not agree on what they mean.
 */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseNetwork(text: string): Network | undefined {
  const [host = '', prefixText, ...rest] = text.split('/');
  // A zone names an interface of one machine; it has no meaning in a rule.
  if (rest.length > 0 || host.includes('%')) return undefined;
  const address = parseAddress(host);
  if (address === undefined) return undefined;
  const bits = address.toByteArray().length * 8;
  if (prefixText === undefined) return { address, prefix: bits };
  if (!/^(0|[1-9]\d{0,2})$/.test(prefixText)) return undefined;
  const mapped = host.includes(':') && address.kind() === 'ipv4';
  const prefix = Number(prefixText) - (mapped ? MAPPED_PREFIX : 0);
  return prefix < 0 || prefix > bits ? undefined : { address: withoutHostBits(address, prefix), prefix };
}

function withoutHostBits(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray();
  return ipaddr.fromByteArray(
    bytes.map((byte, index) => {
      const kept = Math.min(8, Math.max(0, prefix - index * 8));
      return byte & (0xff00 >> kept) & 0xff;
    }),
  );
}

const textOf = ({ address, prefix }: Network): string =>
  prefix === address.toByteArray().length * 8 ? address.toString() : `${address.toString()}/${prefix}`;

/** An address or a range in its canonical spelling; undefined for what is neither. */
export function canonicalRange(text: string): string | undefined {
  const network = parseNetwork(text);
  return network === undefined ? undefined : textOf(network);
}

const contains = (outer: Network, inner: Network): boolean =>
  outer.address.kind() === inner.address.kind() &&
  outer.prefix <= inner.prefix &&
  withoutHostBits(inner.address, outer.prefix).toString() === outer.address.toString();

/**
 * The list in its canonical spelling, each network once. Empty: every address.
 * Errors: `InvalidParameter` for an entry that is neither an address nor a range.
 */
export function checkAllowedAddresses(list: readonly string[]): string[] {
  if (list.length > NETWORKS_MAX) {
    throw new BelvedereError('InvalidParameter', `allowedAddresses holds more than ${NETWORKS_MAX} entries`);
  }
  const networks = list.map((text) => {
    const network = parseNetwork(text.trim());
    if (network !== undefined) return textOf(network);
    throw new BelvedereError(
      'InvalidParameter',
      `allowedAddresses holds "${text.slice(0, 80)}", which is neither an address (10.0.0.7, 2001:db8::7) nor a range (10.0.0.0/8, 2001:db8::/32)`,
    );
  });
  return [...new Set(networks)];
}

/** Whether every address that `inner` allows is allowed by `outer` as well. Both are checked lists. */
export function allowsNoMore(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true;
  if (inner.length === 0) return false;
  const outside = outer.map((text) => parseNetwork(text));
  return inner.every((text) => {
    const network = parseNetwork(text);
    return network !== undefined && outside.some((range) => range !== undefined && contains(range, network));
  });
}

const LISTS_MAX = 1_000;
const parsedLists = new Map<string, readonly Network[]>();

/** Whether a stored list (JSON text) allows the caller's address. What is no address is allowed by an empty list only. */
export function addressAllowed(listText: string, address: string): boolean {
  if (listText === '[]') return true;
  let networks = parsedLists.get(listText);
  if (networks === undefined) {
    networks = (parseJson(listText) as string[]).map(parseNetwork).filter((network) => network !== undefined);
    if (parsedLists.size >= LISTS_MAX) parsedLists.clear();
    parsedLists.set(listText, networks);
  }
  const caller = parseAddress(address.split('%')[0] ?? '');
  if (caller === undefined) return false;
  return networks.some(
    (network) => caller.kind() === network.address.kind() && caller.match(network.address, network.prefix),
  );
}
