import type { IncomingHttpHeaders } from 'node:http';

/** A parameter of a query as it came; undefined where it is missing or cannot be decoded. */
export type QueryParameter = (name: string) => string | undefined;

/**
 * The ingest token of a request: the parameter `token`, the header `X-Token`, or `Authorization` as `Bearer`, as `Token`, or as `Basic`
 * with the token for a password (or for a user, where there is no password). Undefined when there is none.
 */
export function readIngestToken(headers: IncomingHttpHeaders, parameter: QueryParameter): string | undefined {
  const inQuery = parameter('token');
  if (inQuery) return inQuery;
  const header = headers['x-token'];
  if (typeof header === 'string' && header !== '') return header;
  const [scheme = '', value = ''] = (headers.authorization ?? '').trim().split(/\s+/, 2);
  if (value === '') return undefined;
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return value;
    case 'basic':
      return tokenOfBasic(value);
    default:
      return undefined;
  }
}

function tokenOfBasic(encoded: string): string | undefined {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return text === '' ? undefined : text;
  return text.slice(colon + 1) || text.slice(0, colon) || undefined;
}
