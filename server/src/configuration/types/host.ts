import { isIP } from 'node:net';
import type { SettingType } from '../setting-type.ts';
import { shown, trimmedText } from '../setting-type.ts';

const hostName =
  /^(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** An address or host name to listen on. */
export function host(): SettingType<string> {
  return {
    accepts: 'IP address or host name',
    parse(raw) {
      const text = trimmedText(raw);
      const fix = 'Write an address without scheme, port or brackets: 127.0.0.1, 0.0.0.0, :: or localhost.';
      if (text === undefined) return { problem: `${shown(raw)} is not a host.`, fix };
      if (isIP(text) !== 0) return { value: text };
      // `1.2.3` or `300.1.1.1` would otherwise pass as a host name and fail later with a DNS error.
      if (/^[0-9.]+$/.test(text)) return { problem: `${shown(text)} is not a complete IP address.`, fix };
      if (hostName.test(text)) return { value: text };
      return { problem: `${shown(text)} is not an IP address or host name.`, fix };
    },
    print: (value) => value,
  };
}
