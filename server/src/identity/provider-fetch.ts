import { isIP } from 'node:net';
import type { CustomFetch } from 'openid-client';

/** Metadata, keys and tokens are a few kilobytes. */
const ANSWER_BYTES_MAX = 1024 * 1024;

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));

/** Errors: a TypeError for an address without TLS that is not on this machine. */
export function requireSafeAddress(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return;
  throw new TypeError('the provider names an address without TLS');
}

/**
 * Asks the provider. The addresses come from its own description, so each is checked: plain http reaches loopback only. What it
 * answers is bounded, and a redirect is not followed.
 */
export const providerFetch: CustomFetch = async (url, { body, ...options }) => {
  requireSafeAddress(url);
  const answer = await fetch(url, {
    ...options,
    ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
  });
  const bytes = await boundedBody(answer);
  const { status, statusText, headers } = answer;
  // What has no body may not be given one.
  const bare = status === 204 || status === 205 || status === 304;
  return new Response(bare ? null : bytes, { status, statusText, headers });
};

async function boundedBody(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) throw new TypeError('the provider answers too much');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
