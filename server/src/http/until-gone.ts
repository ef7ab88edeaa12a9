import type { ServerResponse } from 'node:http';

/** Ends what is asked for a caller when nobody waits for the answer any more. */
export function untilGone(response: Pick<ServerResponse, 'once'>): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
