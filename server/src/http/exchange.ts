import type { IncomingMessage } from 'node:http';
import type { ObservedResponse } from './observed-response.ts';
import type { PlainRequest } from './plain/plain-request.ts';
import type { PlainResponse } from './plain/plain-response.ts';
import { belowPrefix } from './prefix.ts';
import type { ProxyTrust } from './proxy-trust.ts';

/** Of `node:http`, or a plain one, whose body is there already. */
export type AnyRequest = IncomingMessage | PlainRequest;
export type AnyResponse = ObservedResponse | PlainResponse;

/** One request to a dialect and the answer to it. The body is not read yet. */
export class Exchange {
  readonly request: AnyRequest;
  readonly response: AnyResponse;
  /** Without the sub path of the public URL and without the query; percent-encoded as it came. */
  readonly path: string;
  /** The query as text, without the question mark: each dialect has its own rules for it. */
  readonly query: string;
  private readonly trust: ProxyTrust;

  constructor(request: AnyRequest, response: AnyResponse, target: string, trust: ProxyTrust) {
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
  /** As `belowPrefix` takes it. The longest that fits wins. */
  readonly add: (prefix: string, serve: ServeExchange) => void;
  readonly find: (target: string) => ServeExchange | undefined;
}

export function createPrefixes(): Prefixes {
  const prefixes: {
    readonly length: number;
    readonly isBelow: (target: string) => boolean;
    readonly serve: ServeExchange;
  }[] = [];
  return {
    add: (prefix, serve) => {
      prefixes.push({ length: prefix.length, isBelow: belowPrefix(prefix), serve });
      prefixes.sort((one, other) => other.length - one.length);
    },
    find: (target) => {
      for (const { isBelow, serve } of prefixes) if (isBelow(target)) return serve;
      return undefined;
    },
  };
}
