import type { SettingType } from '../setting-type.ts';
import { trimmedText } from '../setting-type.ts';

/** Where a ClickHouse server answers. Never shown as a whole: it may hold a password. */
export interface ClickhouseUrl {
  /** Without user, password and path. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

const fix = 'Write http://user:password@host:8123/database, or https://.';

/** An http or https URL; user, password and database may be left out (`default`, none, `default`). */
export function clickhouseUrl(): SettingType<ClickhouseUrl> {
  return {
    accepts: '`http://` or `https://` URL with user, password and database',
    parse(raw) {
      const text = trimmedText(raw);
      if (text === undefined || !/^https?:\/\/[^/\\\s]/i.test(text) || !URL.canParse(text)) {
        return { problem: 'It is not an http or https URL.', fix };
      }
      const url = new URL(text);
      if (url.search !== '' || url.hash !== '') return { problem: 'It has a query or a fragment.', fix };
      const database = decoded(url.pathname.slice(1));
      const username = decoded(url.username);
      const password = decoded(url.password);
      if (database === undefined || username === undefined || password === undefined) {
        return { problem: 'It has a % that is not followed by two hexadecimal digits.', fix };
      }
      if (!/^[A-Za-z0-9_]*$/.test(database)) {
        return { problem: 'Its path is no name of a database: letters, digits and underscores.', fix };
      }
      return {
        value: Object.freeze({
          origin: url.origin,
          username: username === '' ? 'default' : username,
          password,
          database: database === '' ? 'default' : database,
        }),
      };
    },
    print: () => 'set',
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
