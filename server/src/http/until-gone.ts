import type { AnyResponse } from './exchange.ts';

/** Ends what is asked for a caller when nobody waits for the answer any more. */
export function untilGone(response: Pick<AnyResponse, 'once'>): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
