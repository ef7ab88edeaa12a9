import type { IncomingMessage } from 'node:http';
import type { ObservedResponse } from './observed-response.ts';
import type { ProxyTrust } from './proxy-trust.ts';

/** One request to a dialect and the answer to it. The body is not read yet. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ObservedResponse;
  /** Without the sub path of the public URL and without the query; percent-encoded as it came. */
  readonly path: string;
  /** The query as text, without the question mark: each dialect has its own rules for it. */
  readonly query: string;
  private readonly trust: ProxyTrust;

  constructor(request: IncomingMessage, response: ObservedResponse, target: string, trust: ProxyTrust) {
    const mark = target.indexOf('?');
    this.request = request;
    this.response = response;
    this.path = mark === -1 ? target : target.slice(0, mark);
    this.query = mark === -1 ? '' : target.slice(mark + 1);
    this.trust = trust;
  }

  get traceId(): string {
    return this.response.traceId;
  }

  /** The caller's, through trusted proxies only. */
  get address(): string {
    return this.trust.addressOf(this.request);
  }

  /** What the caller called us: `https://example.org`, in lower case. */
  get origin(): string {
    return this.trust.originOf(this.request);
  }
}

/** Answers everything below a prefix, unknown routes included. */
export type ServeExchange = (exchange: Exchange) => void;

export interface Prefixes {
  /** `prefix` starts and ends with a slash; the path without the last slash belongs to it too. The longest that fits wins. */
  readonly add: (prefix: string, serve: ServeExchange) => void;
  readonly find: (target: string) => ServeExchange | undefined;
}

export function createPrefixes(): Prefixes {
  const prefixes: { readonly prefix: string; readonly bare: string; readonly serve: ServeExchange }[] = [];
  return {
    add: (prefix, serve) => {
      prefixes.push({ prefix, bare: prefix.slice(0, -1), serve });
      prefixes.sort((one, other) => other.prefix.length - one.prefix.length);
    },
    find: (target) => {
      for (const { prefix, bare, serve } of prefixes) {
        if (target.startsWith(prefix)) return serve;
        if (target.startsWith(bare) && (target.length === bare.length || target[bare.length] === '?')) return serve;
      }
      return undefined;
    },
  };
}
