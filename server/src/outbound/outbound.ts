import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { BelvedereError } from '../errors/index.ts';
import type { AllowedTarget } from './allowed-target.ts';
import { exchange, placeOf } from './exchange.ts';
import { type CheckedAddress, type ResolveName, resolveByMachine, resolveTarget } from './resolve-target.ts';
import { answerTooLarge, targetError } from './target-errors.ts';

export interface OutboundTls extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> {
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}

export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to the origin of `url` only: a redirect elsewhere does not take them along. */
  readonly secretHeaders?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | Readable | undefined;
  readonly tls?: OutboundTls | undefined;
  /** Until the head of the answer is there, and then between two pieces of its body. */
  readonly timeoutMs: number;
  readonly bytesMax: number;
  readonly signal?: AbortSignal | undefined;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with `TargetAnswerTooLarge`, `TargetTimeout` or `TargetUnreachable` when the rest does not come. Read it or `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly discard: () => void;
}

/** The one way out: whatever the server connects to because a caller named it goes through here. */
export interface Outbound {
  /**
   * Sends a request to an address that was checked. Redirects of GET and HEAD are checked like the first address and followed, a
   * few at most; the proxies of the environment are not used.
   * Errors: `InvalidParameter` for another scheme than http and https, `TargetNotAllowed`, `TargetUnreachable`, `TargetTimeout`,
   * `TargetRedirected`, `TargetAnswerTooLarge` when the answer says so in its head.
   */
  readonly send: (request: OutboundRequest) => Promise<OutboundAnswer>;
  /**
   * The addresses for a connection that is not HTTP; connect to these and resolve nothing again.
   * Errors: `TargetNotAllowed`, `TargetUnreachable`.
   */
  readonly addressesOf: (target: { host: string; port: number }) => Promise<readonly CheckedAddress[]>;
}

export interface OutboundOptions {
  readonly allow: readonly AllowedTarget[];
  readonly resolve?: ResolveName;
}

const REDIRECTS_MAX = 3;
const STATUS_MIN = 200;
const STATUS_MAX = 599;
const redirects = new Set([301, 302, 303, 307, 308]);
const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

export function createOutbound({ allow, resolve = resolveByMachine }: OutboundOptions): Outbound {
  const addressesOf: Outbound['addressesOf'] = (target) => resolveTarget(target, { resolve, allow });

  const send: Outbound['send'] = async (request) => {
    let { url } = request;
    for (let hop = 0; ; hop += 1) {
      const answer = await exchange(url, await addressesOf(hostOf(url)), request, headersFor(request, url));
      const { location } = answer.headers;
      if (!redirects.has(answer.statusCode ?? 0) || location === undefined) return answerOf(answer, url, request);
      answer.destroy();
      url = redirectTarget(request, url, location, hop);
    }
  };
  return { send, addressesOf };
}

/** Errors: `InvalidParameter`. */
function hostOf(url: URL): { host: string; port: number } {
  const port = defaultPorts[url.protocol];
  if (port === undefined) {
    throw new BelvedereError('InvalidParameter', `the scheme ${url.protocol} is not served; use http: or https:`);
  }
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? port : Number(url.port) };
}

const headersFor = ({ url: first, headers, secretHeaders }: OutboundRequest, url: URL): Record<string, string> => ({
  ...headers,
  ...(url.origin === first.origin ? secretHeaders : {}),
  // What is passed on is counted and perhaps compressed for the caller: it has to come plain.
  'accept-encoding': 'identity',
});

function redirectTarget({ method, body }: OutboundRequest, from: URL, location: string, hop: number): URL {
  const where = placeOf(from);
  if (method !== 'GET' && method !== 'HEAD') {
    throw new BelvedereError(
      'TargetRedirected',
      `${where} redirects a ${method}, which is followed for GET and HEAD only`,
    );
  }
  // It was sent by now, and cannot be sent again.
  if (body !== undefined) throw new BelvedereError('TargetRedirected', `${where} redirects a request with a body`);
  if (hop >= REDIRECTS_MAX) {
    throw new BelvedereError('TargetRedirected', `${where} redirects more than ${REDIRECTS_MAX} times`);
  }
  if (!URL.canParse(location, from.href))
    throw new BelvedereError('TargetRedirected', `${where} redirects to no valid URL`);
  const url = new URL(location, from);
  if (defaultPorts[url.protocol] === undefined || (from.protocol === 'https:' && url.protocol === 'http:')) {
    throw new BelvedereError('TargetRedirected', `${where} redirects to the scheme ${url.protocol}`);
  }
  // Credentials that a redirect brings along are nobody's who was asked.
  url.username = '';
  url.password = '';
  return url;
}

function answerOf(answer: IncomingMessage, url: URL, { bytesMax, method }: OutboundRequest): OutboundAnswer {
  const where = placeOf(url);
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  const { statusCode = 0 } = answer;
  if (statusCode < STATUS_MIN || statusCode > STATUS_MAX) {
    answer.destroy();
    throw new BelvedereError('TargetUnreachable', `${where} answers with the status ${statusCode}, which is none`);
  }
  const isTooLarge = method !== 'HEAD' && Number(answer.headers['content-length'] ?? 0) > bytesMax;
  if (isTooLarge || encoding !== 'identity') {
    answer.destroy();
    if (isTooLarge) throw answerTooLarge(where, bytesMax);
    throw new BelvedereError(
      'TargetUnreachable',
      `${where} answers in the encoding ${encoding}, which was not asked for`,
    );
  }
  // A body that fails before anybody reads it must not end the process.
  answer.on('error', () => {});
  return {
    status: statusCode,
    headers: answer.headers,
    body: limited(answer, where, bytesMax),
    discard: () => answer.destroy(),
  };
}

async function* limited(answer: IncomingMessage, where: string, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw answerTooLarge(where, bytesMax);
      yield chunk;
    }
  } catch (error) {
    throw targetError(error, where);
  } finally {
    answer.destroy();
  }
}
