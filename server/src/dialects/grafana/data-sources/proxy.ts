import { Readable, Transform } from 'node:stream';
import { BelvedereError } from '../../../errors/index.ts';
import { type Exchange, PlainRequest } from '../../../http/index.ts';
import { identifyDataSource, proxyDataSource } from '../../../workspace/data-sources/index.ts';
import { Reply } from '../reply.ts';
import { changes, type Does, type GrafanaCall, type GrafanaRoute, grafanaRoute } from '../routes.ts';
import { untilGone } from './query.ts';
import { selectorOf } from './selectors.ts';

/** Status codes whose answers have no body. */
const bodiless = new Set([204, 205, 304]);

/** Parts of the path in front of what is passed on, the empty one before the first slash included. */
const partsBefore = { id: 5, uid: 6 } as const;

export const proxyRoutes = (bodyBytesMax: number): readonly GrafanaRoute[] => {
  const routes = (method: string[], does: Does) =>
    (['id', 'uid'] as const).flatMap((by) => {
      const path = by === 'id' ? '/api/datasources/proxy/{id}' : '/api/datasources/proxy/uid/{uid}';
      return [path, `${path}/*`].map((template) =>
        grafanaRoute({
          method,
          path: template,
          summary: 'Passes the request on to a data source',
          guard: 'signedIn',
          does,
          rawBody: true,
          passesOn: true,
          errors: { ObjectNotFound: 'Unable to find datasource' },
          handle: (call) => passOn(call, partsBefore[by], bodyBytesMax),
        }),
      );
    });
  return [
    ...routes(['GET', 'POST'], proxyDataSource),
    ...routes(['PUT', 'PATCH', 'DELETE'], changes('dataSources.proxyChange')),
  ];
};

async function passOn(
  { ctx, params, exchange, headers, note }: GrafanaCall<unknown>,
  before: number,
  bodyBytesMax: number,
): Promise<Reply> {
  const selector = selectorOf(params);
  const { uuid } = await identifyDataSource({ ctx, input: { selector } });
  note.object = uuid;
  const { request } = exchange;
  const answer = await proxyDataSource({
    ctx,
    input: {
      selector,
      method: request.method ?? 'GET',
      path: exchange.path.split('/').slice(before).join('/'),
      query: exchange.query,
      headers: request.headers,
      body: bodyOf(exchange, bodyBytesMax),
      signal: untilGone(exchange),
    },
  });
  Object.assign(headers, answer.headers, {
    // What a data source answers is not ours: no page of it may run with the session of whoever opens it.
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
  });
  if (!bodiless.has(answer.status)) return Reply.bytes(answer.status, answer.contentType, answer.body);
  answer.discard();
  return Reply.bytes(answer.status, answer.contentType, Buffer.alloc(0));
}

/**
 * The body as it arrives, up to the limit; undefined when there is none. Errors: `BodyTooLarge`, also later, as an error of the stream.
 */
function bodyOf({ request }: Exchange, bytesMax: number): Readable | undefined {
  const length = request.headers['content-length'];
  const tooLarge = () => new BelvedereError('BodyTooLarge', `the body has more than ${bytesMax} bytes`);
  if (request instanceof PlainRequest) {
    const { body } = request;
    if (body === undefined || body.length === 0) return undefined;
    if (body.length > bytesMax) throw tooLarge();
    return Readable.from([body]);
  }
  if (request.headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) return undefined;
  if (Number(length ?? 0) > bytesMax) throw tooLarge();
  let bytes = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > bytesMax) done(tooLarge());
      else done(null, chunk);
    },
  });
  // Piped and not joined: the connection has to stay open for the answer when the rest is refused.
  request.pipe(counted);
  request.once('error', (error) => counted.destroy(error));
  // Nobody takes the rest of a refused body, and a caller that sends all of it before it reads would wait for ever.
  counted.once('close', () => request.resume());
  return counted;
}
