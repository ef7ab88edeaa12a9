import { resolve } from 'node:path';
import type { SettingType } from '../setting-type.ts';
import { trimmedText } from '../setting-type.ts';

/**
 * `off`: no TLS. `unchecked`: TLS with whatever certificate the server shows. `authority`: one of a known authority.
 * `full`: one of a known authority for this host. The modes `disable`, `require`, `verify-ca` and `verify-full` of PostgreSQL.
 */
type DatabaseTls = 'off' | 'unchecked' | 'authority' | 'full';

/** Where a PostgreSQL server answers. Never shown as a whole: it may hold a password. */
export interface DatabaseUrl {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Undefined where the server asks for none. */
  readonly password: string | undefined;
  readonly database: string;
  readonly tls: DatabaseTls;
  /** PEM file of the authorities that are believed instead of those of the system. */
  readonly rootCertificateFile: string | undefined;
}

const DEFAULT_PORT = 5432;
const fix = 'Write postgres://user:password@host:5432/database, with ?sslmode=verify-full where TLS is wanted.';
const tlsModes: Readonly<Record<string, DatabaseTls>> = {
  disable: 'off',
  require: 'unchecked',
  'verify-ca': 'authority',
  'verify-full': 'full',
};
const parameters = ['sslmode', 'sslrootcert', 'host'];

/** The URL of a PostgreSQL database as its own tools take it, with the parameters that mean something here. */
export function databaseUrl(): SettingType<DatabaseUrl> {
  return {
    accepts: '`postgres://` URL with user, password, database, and `sslmode` and `sslrootcert` as parameters',
    parse(raw, baseFolder) {
      const text = trimmedText(raw);
      if (text === undefined || !/^postgres(ql)?:\/\//i.test(text) || !URL.canParse(text)) {
        return { problem: 'It is not a postgres URL.', fix };
      }
      const url = new URL(text);
      // Not named: where a password was not encoded, a part of it may be taken for one.
      if ([...url.searchParams.keys()].some((name) => !parameters.includes(name)) || url.hash !== '') {
        return { problem: 'It has a parameter that means nothing here.', fix: `Known are ${parameters.join(', ')}.` };
      }
      const parts = [url.hostname, url.username, url.password, url.pathname.slice(1)].map(decoded);
      if (parts.includes(undefined)) {
        return { problem: 'It has a % that is not followed by two hexadecimal digits.', fix };
      }
      const [hostname = '', user = '', password = '', database = ''] = parts;
      const host = url.searchParams.get('host') ?? hostname.replace(/^\[(.*)\]$/, '$1');
      const missing = [...(host === '' ? ['host'] : []), ...(user === '' ? ['user'] : [])];
      if (database === '') missing.push('database');
      if (missing.length > 0) return { problem: `It names no ${missing.join(' and no ')}.`, fix };
      if (/[/\0]/.test(database)) return { problem: 'Its path is no name of a database.', fix };
      const tls = tlsModes[url.searchParams.get('sslmode') ?? 'disable'];
      if (tls === undefined) {
        return {
          problem: 'Its sslmode is none of those known.',
          fix: `Write one of ${Object.keys(tlsModes).join(', ')}.`,
        };
      }
      const rootCertificate = url.searchParams.get('sslrootcert');
      return {
        value: Object.freeze({
          host,
          port: url.port === '' ? DEFAULT_PORT : Number(url.port),
          user,
          password: password === '' ? undefined : password,
          database,
          tls,
          rootCertificateFile: rootCertificate === null ? undefined : resolve(baseFolder, rootCertificate),
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
