import { BelvedereError } from '../../errors/index.ts';
import { type Exchange, type HttpServer, sendText, unfoldBody } from '../../http/index.ts';
import type { Category } from '../../ingest/category.ts';
import type { DecodedPoints } from '../../ingest/collect.ts';
import { decodePoints } from '../../ingest/decode/decode.ts';
import type { Point } from '../../ingest/point.ts';
import { bodyBytesMax } from '../../ingest/point-limits.ts';
import { addTag } from '../../ingest/shared-tags.ts';
import { countIngest, type Ingested, ingest, ingestFailure, queryOf } from '../ingest.ts';
import { answerFailure } from './answers.ts';
import { echoOf } from './echo.ts';
import { undecodableCode, WriteRefusal } from './failures.ts';
import { obfuscationOf, undoObfuscation } from './obfuscation.ts';
import type { GatewayOptions } from './options.ts';
import { readWriteOptions, type WriteOptions } from './write-options.ts';

/**
 * Takes points in. 200 as soon as the good points of the body are on disk, also when others are bad: an agent throws away what is answered
 * 4xx, and repeats what is answered 5xx. So 4xx is only for a body of which nothing can be used.
 */
export async function answerWrite(
  exchange: Exchange,
  options: GatewayOptions,
  http: HttpServer,
  category: Category,
): Promise<void> {
  const { request, response } = exchange;
  let body: Buffer | undefined;
  let echo: ReturnType<typeof echoOf> | undefined;
  try {
    const parameter = queryOf(exchange);
    const write = readWriteOptions(request.headers, parameter, category);
    const obfuscation = obfuscationOf(request.headers);
    const ingested = await ingest(exchange, options, {
      category,
      dry: write.dry,
      meaning: `points ${write.format} ${write.unit ?? ''} ${write.storageIndex}`,
      decode: async (bytes) => {
        body = bytes;
        const decoded = await decode(bytes, write, category);
        if (write.echo !== undefined) echo = echoOf([...decoded.points], write.echo);
        return decoded;
      },
      ...(obfuscation !== undefined && {
        unfold: async (sent, from) => unfoldBody(from, undoObfuscation(obfuscation, sent), bodyBytesMax),
      }),
    });
    requireSomething(ingested, write);
    countIngest(exchange, options, { status: 200 });
    const headers = echo === undefined ? {} : { 'Content-Type': echo.contentType };
    sendText(request, response, 200, headers, echo?.text ?? '');
  } catch (error) {
    const isPoison = body !== undefined && !(error instanceof BelvedereError) && !(error instanceof WriteRefusal);
    if (isPoison && (await putAside(exchange, options, http, body ?? Buffer.alloc(0), category, error))) return;
    answerFailure(exchange, options, http, error);
  }
}

/** An echo is for people who try what they wrote; that of a million points would hold everybody up for a minute. */
const echoPointsMax = 10_000;

async function decode(body: Buffer, write: WriteOptions, category: Category): Promise<DecodedPoints> {
  if (body.length === 0) throw new WriteRefusal(400, 'datakit.emptyBody', 'the body is empty');
  const { format, unit, strict, storageIndex } = write;
  const decoded = await decodePoints(body, { format, category, unit });
  const { points, badPoints, warnings } = decoded;
  if (strict && badPoints.count > 0) throw undecodable(write, decoded);
  if (strict && warnings.size > 0) {
    const list = [...warnings].map(([warning, count]) => `${warning} (${count})`).join(', ');
    throw new WriteRefusal(400, 'datakit.pointGotWarning', `nothing was stored, because of warnings: ${list}`);
  }
  if (write.echo !== undefined && points.length > echoPointsMax) {
    throw new BelvedereError(
      'BodyTooLarge',
      `of at most ${echoPointsMax} points the echo can be asked for; nothing was stored`,
    );
  }
  if (storageIndex !== '') for (const point of points.unpack()) nameIndex(point, storageIndex);
  return decoded;
}

/** A point that names its index itself knows better. */
function nameIndex(point: Point, storageIndex: string): void {
  const { tags, fields } = point;
  if (!tags.has('storage_index') && !fields.has('storage_index')) addTag(point, 'storage_index', storageIndex);
}

function requireSomething({ decoded, outcome }: Ingested, write: WriteOptions): void {
  if (outcome.accepted > 0) return;
  if (decoded.badPoints.count > 0) throw undecodable(write, decoded);
  if (outcome.rejected > 0) {
    throw new WriteRefusal(
      400,
      'datakit.noPoints',
      'no point of the body can be taken; /api/v1/ingest/errors/list has the reasons',
    );
  }
  throw new WriteRefusal(400, 'datakit.noPoints', 'the body holds no points');
}

function undecodable({ format }: WriteOptions, { points, badPoints }: DecodedPoints): WriteRefusal {
  const [first] = badPoints.kept;
  const where = first === undefined ? '' : `: ${first.reason} (${first.place}: ${JSON.stringify(first.sample)})`;
  const message = `${points.length} points parsed and ${badPoints.count} failed${where}`;
  return new WriteRefusal(400, undecodableCode[format], message);
}

/** Accepts a body that the server fails at, or else its sender would repeat it for hours, with everything else waiting behind it. */
async function putAside(
  exchange: Exchange,
  options: GatewayOptions,
  http: HttpServer,
  body: Buffer,
  category: Category,
  error: unknown,
): Promise<boolean> {
  const known = ingestFailure(error, exchange, options, http);
  const { request, response, traceId } = exchange;
  const path = await options.quarantine.keep(body, {
    category,
    traceId,
    contentType: request.headers['content-type'] ?? '',
    error: error instanceof Error ? error.message : String(error),
  });
  if (path === undefined) return false;
  options.log.error({ traceId, path, category }, 'a body that the server fails at was accepted and put aside');
  countIngest(exchange, options, { status: 200, errorCode: known.code });
  sendText(request, response, 200, {}, '');
  return true;
}
