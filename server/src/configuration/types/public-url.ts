import type { SettingType } from '../setting-type.ts';
import { shown, trimmedText } from '../setting-type.ts';

/** Where people reach the server. */
export interface PublicUrl {
  /** Without a slash at the end: `https://example.org/belvedere`. */
  readonly href: string;
  /** `https://example.org` */
  readonly origin: string;
  /** `/belvedere`, or an empty text when there is no sub path. Never ends in a slash. */
  readonly basePath: string;
}

const fix = 'Write the address people use, such as https://example.org or https://example.org/belvedere.';

/** An absolute http or https URL; a sub path is allowed, a query or fragment is not. */
export function publicUrl(): SettingType<PublicUrl> {
  return {
    accepts: '`http://` or `https://` URL, with a sub path if there is one',
    parse(raw) {
      const text = trimmedText(raw);
      // The parser repairs what is not quite a URL (`http:example.org`, backslashes), so the form is checked first.
      if (text === undefined || !/^https?:\/\/[^/\\\s]/i.test(text) || !URL.canParse(text)) {
        return { problem: `${shown(raw)} is not an http or https URL.`, fix };
      }
      const url = new URL(text);
      // The value itself is not repeated: it holds a password.
      if (url.username !== '' || url.password !== '') return { problem: 'It holds a user name or password.', fix };
      if (/[?#]/.test(text)) return { problem: `${shown(text)} has a query or a fragment.`, fix };
      const basePath = url.pathname.replace(/\/$/, '');
      if (/\/\/|\\|%2f|%5c|;|\s/i.test(basePath) || text.includes('\\')) {
        return { problem: `${shown(text)} has a sub path that proxies do not treat alike.`, fix };
      }
      return { value: Object.freeze({ href: url.origin + basePath, origin: url.origin, basePath }) };
    },
    print: (value) => value.href,
  };
}
