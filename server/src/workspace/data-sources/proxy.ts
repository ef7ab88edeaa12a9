import type { Readable } from 'node:stream';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { proxiedQuery, requireProxyable } from './proxy-rules.ts';
import { askTarget, openDataSource } from './reach.ts';
import type { DataSourceSelector } from './state.ts';

/** Of one answer that is passed on. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

/** Everything else stays here: our credentials above all, and what would tell the target who calls or from where. */
const passedOn = [
  'accept',
  'accept-language',
  'content-type',
  'content-encoding',
  'content-length',
  'if-none-match',
  'if-modified-since',
  'range',
];

/** What the target may say to the caller: no cookies, no demand for credentials, nothing about the connection. */
const passedBack = [
  'content-language',
  'content-disposition',
  'content-range',
  'accept-ranges',
  'etag',
  'last-modified',
  'retry-after',
  'warning',
  'x-influxdb-version',
  'x-influxdb-build',
  'x-elastic-product',
];

/** Names in lower case. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ProxiedRequest {
  readonly selector: DataSourceSelector;
  readonly method: string;
  /** Below the data source, percent-encoded as it came. */
  readonly path: string;
  /** Without the question mark, percent-encoded as it came. */
  readonly query: string;
  readonly headers: Headers;
  readonly body?: Readable | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ProxiedAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Read it or `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly discard: () => void;
}

/**
 * Passes a request on to a data source, with the data source's own credentials in place of the caller's.
 * Errors: `ObjectNotFound`, `PermissionDenied`, `ReadOnlyKey`, `InvalidParameter`, `SecretNotKept`, those of `Outbound.send`.
 */
export const proxyDataSource = defineVerb({
  id: 'dataSources.proxy',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: ProxiedRequest }): Promise<ProxiedAnswer> => {
    const { selector, method, path, query, headers, body, signal } = input;
    const open = await openDataSource(ctx, selector);
    requireProxyable(ctx, open.source, { method, path, query });
    const answer = await askTarget(ctx, open, {
      method,
      path,
      query: proxiedQuery(open.source, query),
      headers: chosen(headers, body === undefined ? passedOn.filter((name) => !name.startsWith('content-')) : passedOn),
      body,
      bytesMax: ANSWER_BYTES_MAX,
      signal,
    });
    return {
      status: answer.status,
      contentType: answer.headers['content-type'] ?? 'application/octet-stream',
      headers: chosen(answer.headers, passedBack),
      body: answer.body,
      discard: answer.discard,
    };
  },
});

function chosen(headers: Headers, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
