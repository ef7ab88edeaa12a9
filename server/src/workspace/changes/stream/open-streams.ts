import { BelvedereError } from '../../../errors/index.ts';
import type { Context } from '../../kernel/context.ts';
import type { Kernel } from '../../kernel/kernel.ts';

const CALLER_STREAMS_MAX = 5;
const SERVER_STREAMS_MAX = 200;
const RETRY_AFTER_SECONDS = 10;

/** Who follows how often, by the uuid of the caller. Streams are of this process, so their number is too. */
const openStreams = new WeakMap<Kernel, Map<string, number>>();

function streamsOf(kernel: Kernel): Map<string, number> {
  let streams = openStreams.get(kernel);
  if (streams === undefined) {
    streams = new Map();
    openStreams.set(kernel, streams);
  }
  return streams;
}

/** Errors: `TooManyStreams`. */
export function requireRoom({ kernel, actor }: Context): void {
  const streams = streamsOf(kernel);
  const total = [...streams.values()].reduce((sum, count) => sum + count, 0);
  if ((streams.get(actor.uuid) ?? 0) < CALLER_STREAMS_MAX && total < SERVER_STREAMS_MAX) return;
  throw new BelvedereError('TooManyStreams', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** Counts a stream that begins; the answered function is called when it ends. */
export function countStream({ kernel, actor }: Context): () => void {
  const streams = streamsOf(kernel);
  streams.set(actor.uuid, (streams.get(actor.uuid) ?? 0) + 1);
  return () => {
    const left = (streams.get(actor.uuid) ?? 1) - 1;
    if (left === 0) streams.delete(actor.uuid);
    else streams.set(actor.uuid, left);
  };
}
