import { request as requestHttps } from 'node:https';
import { http } from '../processes/node-http.ts';

export interface Gateway {
  /** `http://127.0.0.1:7070`: the server's own address. */
  readonly address: string;
  readonly token: string;
  /** Of the server, in PEM form, where it speaks HTTPS. */
  readonly certificate?: string | undefined;
}

/** `again`: the same body may be taken later. `refused`: never. */
export type Sent = { readonly outcome: 'taken' | 'again' | 'refused'; readonly reason: string };

const timeoutMs = 30_000;
const reasonLengthMax = 200;

/** Writes lines through the public path, as an agent does. Never rejects. */
export function send({ address, token, certificate }: Gateway, category: string, body: string): Promise<Sent> {
  const url = new URL(`/v1/write/${category}`, address);
  url.searchParams.set('token', token);
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/line-protocol', 'Content-Length': Buffer.byteLength(body) },
    timeout: timeoutMs,
    // One connection for each request: a kept one is closed by the server at about the time of the next.
    agent: false as const,
  };
  return new Promise((resolve) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, ...trusting(certificate) })
        : http.request(url, options);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (text.length < reasonLengthMax) text += part;
      });
      response.once('error', () => resolve({ outcome: 'again', reason: 'the answer broke off' }));
      response.once('end', () => resolve(outcomeOf(response.statusCode ?? 0, text.slice(0, reasonLengthMax))));
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)));
    request.once('error', (error) => resolve({ outcome: 'again', reason: error.message }));
    request.end(body);
  });
}

/** The server at its own address is known by its very certificate, whatever name that is for. */
const trusting = (certificate: string | undefined) =>
  certificate === undefined
    ? {}
    : { ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };

function outcomeOf(status: number, text: string): Sent {
  if (status >= 200 && status < 300) return { outcome: 'taken', reason: '' };
  const reason = `${status} ${text}`.trim();
  return { outcome: status >= 500 || status === 429 ? 'again' : 'refused', reason };
}
