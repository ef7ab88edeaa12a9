import type { Exchange } from '../../../http/index.ts';
import { noBadPoints } from '../../../ingest/point.ts';
import { PointList } from '../../../ingest/point-list.ts';
import { countIngest, ingest } from '../../ingest.ts';
import { answerFailure, answerJson } from '../answers.ts';
import type { GatewayRoute } from '../routes.ts';

/** In base64 it still fits into one insert. */
const bytesMax = 40 * 1024 * 1024;
const textMax = 512;

/**
 * Keeps a request with files as it came: session replays, profiles, reports of faults. Nothing reads them yet; whoever will finds the parts
 * by the content type.
 */
export const answerUpload =
  (kind: string): GatewayRoute['answer'] =>
  async (exchange, options, http) => {
    try {
      await ingest(exchange, options, {
        category: 'uploads',
        meaning: `upload ${kind}`,
        bodyBytesMax: bytesMax,
        decode: async (body) => ({
          points: PointList.of([uploadOf(exchange, kind, body)]),
          badPoints: noBadPoints,
          warnings: new Map(),
        }),
      });
      countIngest(exchange, options, { status: 200 });
      answerJson(exchange, {});
    } catch (error) {
      answerFailure(exchange, options, http, error);
    }
  };

function uploadOf({ request }: Exchange, kind: string, body: Buffer) {
  const { 'content-type': contentType, 'host-name': host } = request.headers;
  const tags = new Map<string, string>();
  if (contentType !== undefined && contentType !== '') tags.set('content_type', contentType.slice(0, textMax));
  if (typeof host === 'string' && host !== '') tags.set('host', host.slice(0, textMax));
  return {
    measurement: kind,
    tags,
    fields: new Map<string, string | bigint>([
      ['body', body.toString('base64')],
      ['bytes', BigInt(body.length)],
    ]),
    timeNs: undefined,
  };
}
