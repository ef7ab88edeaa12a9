import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import proxyAddress from '@fastify/proxy-addr';
import type { AnyRequest } from './exchange.ts';

/** Who the caller is and what it called us, believed from trusted proxies only. */
export interface ProxyTrust {
  /** The caller's address as text, IPv4 in its own form on a socket that speaks both. */
  readonly addressOf: (request: AnyRequest) => string;
  /** `https://example.org` in lower case, as the caller spelled it; without host when it sent none. */
  readonly originOf: (request: AnyRequest) => string;
}

/** `trustedProxies`: addresses, ranges and the words loopback, linklocal, uniquelocal. */
export function createProxyTrust(trustedProxies: readonly string[]): ProxyTrust {
  const isTrusted = trustedProxies.length === 0 ? undefined : proxyAddress.compile([...trustedProxies]);
  const forwarded = (request: AnyRequest, name: string): string | undefined => {
    const value = request.headers[name];
    if (isTrusted === undefined || typeof value !== 'string') return undefined;
    // The last one is what the proxy beside us wrote; those before it are what it was told.
    return isTrusted(request.socket.remoteAddress ?? '', 0)
      ? value.slice(value.lastIndexOf(',') + 1).trim()
      : undefined;
  };
  return {
    addressOf: (request) => {
      const { remoteAddress = '' } = request.socket;
      return unmapped(isTrusted === undefined ? remoteAddress : proxyAddress(request as IncomingMessage, isTrusted));
    },
    originOf: (request) => {
      const own = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
      const protocol = forwarded(request, 'x-forwarded-proto') ?? own;
      const host = forwarded(request, 'x-forwarded-host') ?? request.headers.host ?? '';
      return `${protocol}://${host}`.toLowerCase();
    },
  };
}

function unmapped(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
