import type { OutgoingHttpHeaders } from 'node:http';
import { BelvedereError } from '../../errors/index.ts';
import { type AnyRequest, type Exchange, type HttpServer, sendText, unfoldBody } from '../../http/index.ts';
import { bodyBytesMax } from '../../ingest/point-limits.ts';
import { decodeRemoteWrite, uncompressSnappy } from '../../ingest/remote-write/decode.ts';
import { countIngest, type IngestOptions, ingest, ingestFailure } from '../ingest.ts';
import { statusOf } from './answers.ts';

const textContentType = 'text/plain; charset=utf-8';

/**
 * Answers a remote write: 204 when everything is stored; 400 when some samples were refused, and the others are stored all the same, since
 * a sender gives up what is answered so; 429 and 503 for what it has to send again.
 */
export async function answerRemoteWrite(exchange: Exchange, options: IngestOptions, http: HttpServer): Promise<void> {
  const { request, response } = exchange;
  try {
    requireVersionOne(request.headers['content-type']);
    const { decoded, outcome } = await ingest(exchange, options, {
      category: 'metric',
      meaning: 'prometheus remote write 1.0',
      unfold: unfoldSnappy,
      decode: decodeRemoteWrite,
    });
    if (outcome.rejected === 0) {
      countIngest(exchange, options, { status: 204 });
      sendText(request, response, 204, {}, '');
      return;
    }
    const [first] = decoded.badPoints.kept;
    const reason = first === undefined ? 'the limits of the workspace' : `${first.sample}: ${first.reason}`;
    const text = `${outcome.rejected} samples were refused and ${outcome.accepted} were stored; ${reason}`;
    countIngest(exchange, options, { status: 400, errorCode: 'InvalidParameter' });
    sendText(request, response, 400, { 'Content-Type': textContentType }, text);
  } catch (error) {
    const known = ingestFailure(error, exchange, options, http);
    const headers: OutgoingHttpHeaders = { 'Content-Type': textContentType };
    if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
    const status = statusOf(known);
    countIngest(exchange, options, { status, errorCode: known.code });
    sendText(request, response, status, headers, known.message);
  }
}

/** A sender of the second version falls back to the first when it is told 415. */
function requireVersionOne(contentType = ''): void {
  if (!/;\s*proto=io\.prometheus\.write\.v2/i.test(contentType)) return;
  throw new BelvedereError('UnsupportedEncoding', 'send remote write 1.0: proto=prometheus.WriteRequest');
}

/** Bodies are snappy, also from senders that do not say so. */
async function unfoldSnappy(sent: Buffer, request: AnyRequest): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== 'snappy' && encoding !== '')
    return unfoldBody(request, sent, bodyBytesMax);
  return sent.length === 0 ? sent : uncompressSnappy(sent);
}
