import { type AllowedTarget, parseAllowedTarget } from '../../outbound/index.ts';
import type { SettingType } from '../setting-type.ts';
import { shown } from '../setting-type.ts';

const fix =
  'List addresses, ranges or hosts with a port, with commas: 127.0.0.1:9090, 10.0.0.7, fd00:1::/64, prometheus:9090.';

/** Addresses that the server may connect to although they are its own or its link's. In the file a list or the same text with commas. */
export function allowedTargets(): SettingType<readonly AllowedTarget[]> {
  return {
    accepts: 'IP addresses, CIDR ranges and `host:port` with commas between',
    parse(raw) {
      const parts: unknown[] = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : [raw];
      const targets: AllowedTarget[] = [];
      for (const part of parts) {
        if (typeof part !== 'string') return { problem: `${shown(raw)} is not a list of addresses.`, fix };
        if (part.trim() === '') continue;
        const target = parseAllowedTarget(part);
        if (target === undefined)
          return { problem: `${shown(part)} is not an address, a range or a host with a port.`, fix };
        targets.push(target);
      }
      return { value: Object.freeze(targets) };
    },
    print: (value) => (value.length === 0 ? 'none' : value.map(({ text }) => text).join(', ')),
  };
}
