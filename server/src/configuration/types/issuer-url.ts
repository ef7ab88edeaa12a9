import { isIP } from 'node:net';
import type { SettingType } from '../setting-type.ts';
import { shown, trimmedText } from '../setting-type.ts';

const fix =
  'Write the issuer as the provider names it: https://id.example.org/realms/main. http:// is for loopback only.';

/**
 * The issuer of an OpenID Connect provider. Kept as written but for white space: providers compare it letter by letter. Without TLS
 * whoever is on the way could log in as anybody, so plain http is for providers on this machine.
 */
export function issuerUrl(): SettingType<string> {
  return {
    accepts: '`https://` URL; `http://` for loopback',
    parse(raw) {
      const text = trimmedText(raw);
      if (text === undefined || !/^https?:\/\/[^/\\\s]+[^\\\s]*$/i.test(text) || !URL.canParse(text)) {
        return { problem: `${shown(raw)} is not an https URL.`, fix };
      }
      const { protocol, hostname, username, password } = new URL(text);
      // The value itself is not repeated: it holds a password.
      if (username !== '' || password !== '') return { problem: 'It holds a user name or password.', fix };
      if (/[?#]/.test(text)) return { problem: `${shown(text)} has a query or a fragment.`, fix };
      if (text.length > 1_000) return { problem: 'It has more than 1000 characters.', fix };
      if (protocol === 'http:' && !isLoopback(hostname)) {
        return { problem: `${shown(text)} is plain http to another machine.`, fix };
      }
      return { value: text };
    },
    print: (value) => value,
  };
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
