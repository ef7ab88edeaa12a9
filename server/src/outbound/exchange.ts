import type { IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { http } from '../processes/node-http.ts';
import { agentFor, ownerName } from './connections.ts';
import type { OutboundRequest } from './outbound.ts';
import type { CheckedAddress } from './resolve-target.ts';
import { targetError, targetTimeout } from './target-errors.ts';

/** `http://prometheus:9090`, for messages: path and query may hold secrets. */
export const placeOf = (url: URL): string => url.origin;

/** Gives the addresses that were checked, whatever name is asked for. */
function lookupOf(addresses: readonly CheckedAddress[]): LookupFunction {
  return (_name, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  };
}

/**
 * One request to addresses that were checked, and the head of the answer to it. The body is not read yet.
 * Errors: `TargetUnreachable`, `TargetTimeout`.
 */
export function exchange(
  url: URL,
  addresses: readonly CheckedAddress[],
  request: OutboundRequest,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const { method, body, timeoutMs, signal } = request;
  // Certificates and what is believed about them were set up for one host: a redirect elsewhere goes by the rules for everybody.
  const tls = url.origin === request.url.origin ? request.tls : undefined;
  const isSecure = url.protocol === 'https:';
  const where = placeOf(url);
  return new Promise((resolve, reject) => {
    const options: RequestOptions & { connectionOwner: string } = {
      method,
      headers: { ...headers },
      agent: agentFor(isSecure),
      connectionOwner: ownerName({ addresses, headers }),
      lookup: lookupOf(addresses),
      ...(signal === undefined ? {} : { signal }),
      ...(isSecure ? tls : {}),
    };
    const outgoing = (isSecure ? https : http).request(url, options);
    const fail = (error: unknown): void => {
      outgoing.destroy();
      reject(targetError(error, where));
    };
    const late = setTimeout(() => fail(targetTimeout(where, timeoutMs)), timeoutMs);
    outgoing.once('close', () => {
      clearTimeout(late);
      // Nothing happens when it is settled by now; a target that answers with another protocol closes without a word.
      reject(targetError(new Error('the connection was closed'), where));
    });
    outgoing.on('error', fail);
    outgoing.once('response', (answer) => {
      clearTimeout(late);
      // From here on the time counts between two pieces of the body.
      answer.setTimeout(timeoutMs, () => answer.destroy(targetTimeout(where, timeoutMs)));
      resolve(answer);
    });
    if (body instanceof Readable) {
      body.once('error', fail);
      body.pipe(outgoing);
    } else {
      outgoing.end(body);
    }
  });
}
