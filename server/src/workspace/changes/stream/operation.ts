import { Type } from 'typebox';
import { changeEvent } from '../../kernel/change-event.ts';
import { defineOperation, type Operation } from '../../kernel/operation.ts';
import { closed } from '../../kernel/schemas.ts';
import { streamChanges } from './verb.ts';

const SECONDS_MAX = 24 * 3_600;
/** As many digits as a JSON number holds exactly. */
const SEQ_MAX = 999_999_999_999_999;

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text);
}

export const streamOperation = (group: string): Operation =>
  defineOperation({
    id: 'changes.stream',
    group,
    method: 'GET',
    path: '/api/v1/change/stream',
    summary: 'Follow the changes of the workspace as they happen',
    description:
      'Server-sent events. Each change is an event `change` whose id is its place in the chain: a client that connects again with `Last-Event-ID` (browsers do so by themselves) misses nothing. Other events: `gap`, when changes since then are past their retention time; `reset`, when the data were restored from an older backup; `end`, when the caller may not read changes any more. A comment comes every 15 seconds.',
    query: closed({
      after: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: SEQ_MAX,
          description: 'begin after this place in the chain, 0 for its start; left out: with what happens from now on',
        }),
      ),
      noun: Type.Optional(
        Type.String({ minLength: 1, maxLength: 64, description: 'only changes of this kind of object' }),
      ),
      follow: Type.Optional(Type.Boolean({ description: 'false: end with the newest change; true unless said' })),
      seconds: Type.Optional(
        Type.Integer({ minimum: 1, maximum: SECONDS_MAX, description: 'end after so long; never unless said' }),
      ),
    }),
    content: changeEvent,
    streamed: 'events',
    errors: ['TooManyStreams'],
    verb: streamChanges,
    input: ({ query, lastEventId }) => ({
      after: query.after,
      lastEventId,
      noun: query.noun,
      isFollowing: query.follow ?? true,
      seconds: query.seconds,
    }),
    answer: (events) => ({
      content: undefined,
      stream: { contentType: 'text/event-stream; charset=UTF-8', chunks: bytesOf(events), isLive: true },
    }),
  });
