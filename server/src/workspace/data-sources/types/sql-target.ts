import { BelvedereError } from '../../../errors/index.ts';
import { type Ask, textOf } from '../ask.ts';
import { timeoutMsOf } from '../reach.ts';
import { BYTES_MAX, ROWS_MAX } from './sql-type.ts';

/**
 * What a connection to a database takes, of the fields of the data source: `url` as host and port, perhaps with the scheme in front,
 * `user`, `database` (newer clients: `jsonData.database`), the secret `password`.
 * Errors: `InvalidParameter` for a url that is no host with a port, or for a missing user or database.
 */
export function sqlTargetOf({ open: { source, secrets }, signal }: Ask, scheme: RegExp, defaultPort: number) {
  const [, host = '', portText] =
    /^(\[[^\]]+\]|[^:/?#@\s]+)(?::(\d{1,5}))?\/?$/.exec(source.url.replace(scheme, '')) ?? [];
  const asUrl = `http://${host}`;
  const port = portText === undefined ? defaultPort : Number(portText);
  if (host === '' || !URL.canParse(asUrl) || port < 1 || port > 65_535) {
    throw new BelvedereError('InvalidParameter', `the url of the data source ${source.name} is not host:port`);
  }
  const database = source.database || textOf(source.jsonData.database);
  if (source.user === '' || database === '') {
    throw new BelvedereError('InvalidParameter', `the data source ${source.name} has no user or no database`);
  }
  return {
    // In the one spelling that an address has, whatever it was written as.
    host: new URL(asUrl).hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    user: source.user,
    password: secrets.get('password') ?? '',
    database,
    timeoutMs: timeoutMsOf(source),
    rowsMax: ROWS_MAX,
    bytesMax: BYTES_MAX,
    signal,
  };
}
