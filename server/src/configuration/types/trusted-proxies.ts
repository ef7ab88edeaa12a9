import { isIP } from 'node:net';
import type { Fault, SettingType } from '../setting-type.ts';
import { shown } from '../setting-type.ts';

const words = ['loopback', 'linklocal', 'uniquelocal'];
const fix = `List addresses or ranges with commas, such as 10.0.0.0/8, 192.0.2.7, or the words ${words.join(', ')}.`;

/**
 * Addresses whose `X-Forwarded-For` is believed. In the file a list or the same text with commas.
 * A range that covers everybody is refused: then any caller could choose the address it is recorded and limited under.
 */
export function trustedProxies(): SettingType<readonly string[]> {
  return {
    accepts: `IP addresses and CIDR ranges with commas between; ${words.map((word) => `\`${word}\``).join(', ')}`,
    parse(raw) {
      const entries = toEntries(raw);
      if (entries === undefined) return { problem: `${shown(raw)} is not a list of addresses.`, fix };
      for (const entry of entries) {
        const fault = faultOf(entry);
        if (fault !== undefined) return fault;
      }
      return { value: Object.freeze(entries) };
    },
    print: (value) => (value.length === 0 ? 'none' : value.join(', ')),
  };
}

function toEntries(raw: unknown): string[] | undefined {
  const parts: unknown[] | undefined = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : undefined;
  if (parts === undefined || !parts.every((part) => typeof part === 'string')) return undefined;
  return parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== '');
}

function faultOf(entry: string): Fault | undefined {
  if (words.includes(entry)) return undefined;
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || address.includes('%')) {
    return { problem: `${shown(entry)} is not an IP address, range or known word.`, fix };
  }
  if (family === 6 && /^[0:]*:ffff:/.test(address)) {
    return { problem: `${shown(entry)} is an IPv4 address in IPv6 form.`, fix: 'Write it in IPv4 form.' };
  }
  if (prefix === undefined) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (!/^[0-9]{1,3}$/.test(prefix) || Number(prefix) > bits) {
    return { problem: `${shown(entry)} has a prefix length that is not 1 to ${bits}.`, fix };
  }
  if (Number(prefix) === 0) return { problem: `${shown(entry)} trusts every address there is.`, fix };
  return undefined;
}
