import type { FastifyRequest } from 'fastify';

/** The caller's address as text: through trusted proxies only, and IPv4 in its own form on a socket that speaks both. */
export function callerAddress(request: FastifyRequest): string {
  const address = request.ip ?? '';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
