import type ipaddr from 'ipaddr.js';
import { parseAddress } from './inner-address.ts';

/** What an administrator opens beyond what anybody may reach: an address, a range, or a host with its port. */
export interface AllowedTarget {
  /** As it was written. */
  readonly text: string;
  readonly range?: { readonly address: ipaddr.IPv4 | ipaddr.IPv6; readonly prefix: number };
  /** In lower case. A name is allowed whatever it resolves to. */
  readonly host?: string;
  readonly port?: number;
}

export interface ResolvedTarget {
  /** As the URL names it, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

const hostName = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

/** Undefined for what is neither `10.0.0.7`, `10.0.0.0/8`, `[::1]:9090` nor `prometheus.internal:9090`. */
export function parseAllowedTarget(written: string): AllowedTarget | undefined {
  const text = written.trim().toLowerCase();
  const plain = parseAddress(text);
  if (plain !== undefined) return { text, range: { address: plain, prefix: bitsOf(plain) } };
  if (text.includes('/')) return parseRange(text);
  const [, bracketed, named, portText] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(portText);
  if (portText === undefined || port < 1 || port > 65_535) return undefined;
  const address = parseAddress(bracketed ?? named ?? '');
  if (address !== undefined) return { text, range: { address, prefix: bitsOf(address) }, port };
  // Digits and dots that are no address are a spelling on which programs do not agree.
  if (named === undefined || !hostName.test(named) || /^[\d.]+$|^0x/.test(named)) return undefined;
  return { text, host: named, port };
}

const bitsOf = (address: ipaddr.IPv4 | ipaddr.IPv6): number => address.toByteArray().length * 8;

function parseRange(text: string): AllowedTarget | undefined {
  const [host = '', prefixText = '', ...rest] = text.split('/');
  const address = parseAddress(host);
  if (rest.length > 0 || address === undefined || !/^\d{1,3}$/.test(prefixText)) return undefined;
  // Of a range in a mapped spelling the prefix would count other bits than those of the address.
  if (host.includes(':') && address.kind() === 'ipv4') return undefined;
  const prefix = Number(prefixText);
  return prefix < 1 || prefix > bitsOf(address) ? undefined : { text, range: { address, prefix } };
}

export function allows(target: AllowedTarget, { host, port, address }: ResolvedTarget): boolean {
  if (target.port !== undefined && target.port !== port) return false;
  if (target.host !== undefined) return target.host === host.toLowerCase().replace(/\.$/, '');
  const parsed = parseAddress(address);
  const { range } = target;
  if (range === undefined || parsed === undefined || parsed.kind() !== range.address.kind()) return false;
  return parsed.match(range.address, range.prefix);
}
