import type { OutgoingHttpHeaders } from 'node:http';
import { BelvedereError } from '../../errors/index.ts';
import { type Exchange, type HttpServer, jsonContentType, sendText } from '../../http/index.ts';
import { decodePoints } from '../../ingest/decode/decode.ts';
import { type TimeUnit, timeUnitOf } from '../../ingest/time-unit.ts';
import {
  countIngest,
  type Ingested,
  type IngestOptions,
  ingest,
  ingestFailure,
  isCredentialRefusal,
  queryOf,
} from '../ingest.ts';
import type { QueryParameter } from '../ingest-token.ts';
import { failureText, type InfluxVersion, messageOf, statusOf } from './answers.ts';

/**
 * Answers a write of line protocol: 204 when everything is stored; 400 that says `partial write` when some lines were refused, and the
 * others are stored all the same. Database, retention policy, organization and bucket are asked for as there, and stand for nothing: the
 * token names the workspace.
 */
export async function answerWrite(
  exchange: Exchange,
  options: IngestOptions,
  http: HttpServer,
  version: InfluxVersion,
): Promise<void> {
  const { request, response } = exchange;
  try {
    const ingested = await run(exchange, options, version);
    if (ingested.outcome.rejected === 0) {
      countIngest(exchange, options, { status: 204 });
      sendText(request, response, 204, {}, '');
      return;
    }
    countIngest(exchange, options, { status: 400, errorCode: 'InvalidParameter' });
    fail(exchange, version, 400, partialWrite(ingested), {});
  } catch (error) {
    const known = ingestFailure(error, exchange, options, http);
    const status = statusOf(known);
    const headers: OutgoingHttpHeaders = {};
    if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
    if (isCredentialRefusal(known)) headers['WWW-Authenticate'] = 'Basic realm="InfluxDB"';
    countIngest(exchange, options, { status, errorCode: known.code });
    fail(exchange, version, status, messageOf(version, known), headers);
  }
}

function fail(
  { request, response }: Exchange,
  version: InfluxVersion,
  status: number,
  message: string,
  headers: OutgoingHttpHeaders,
): void {
  headers['Content-Type'] = jsonContentType;
  // Clients of version 1 show this one. A line break would end the header.
  if (version === 1) headers['X-Influxdb-Error'] = message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 500);
  sendText(request, response, status, headers, failureText(version, status, message));
}

async function run(exchange: Exchange, options: IngestOptions, version: InfluxVersion): Promise<Ingested> {
  const parameter = queryOf(exchange);
  const required = version === 1 ? 'db' : 'bucket';
  if (!parameter(required)) {
    throw new BelvedereError('InvalidParameter', `${required === 'db' ? 'database' : 'bucket'} is required`);
  }
  const precision = parameter('precision') ?? '';
  const unit = unitOf(precision, version);
  return ingest(exchange, options, {
    category: 'metric',
    meaning: `influx ${unit}`,
    token: tokenOfVersionOne(parameter),
    decode: (body) => decodePoints(body, { format: 'line-protocol', category: 'metric', unit }),
  });
}

/** Nanoseconds where nothing is said, in both versions. Errors: `InvalidParameter`. */
function unitOf(precision: string, version: InfluxVersion): TimeUnit {
  const unit = timeUnitOf(precision === '' ? 'ns' : precision);
  if (unit !== undefined) return unit;
  const choices = version === 1 ? 'n, u, ms, s, m or h' : 'ns, us, ms or s';
  throw new BelvedereError('InvalidParameter', `invalid precision ${JSON.stringify(precision)} (use ${choices})`);
}

/** `u` and `p` in the query are what others send as Basic. */
const tokenOfVersionOne = (parameter: QueryParameter): string | undefined =>
  parameter('token') || parameter('p') || undefined;

function partialWrite({ decoded, outcome }: Ingested): string {
  const [first] = decoded.badPoints.kept;
  const dropped = `dropped=${outcome.rejected}`;
  if (first === undefined) return `partial write: points are beyond the limits of the workspace ${dropped}`;
  const reason = `unable to parse '${first.sample}': ${first.reason} (line ${first.place})`;
  return outcome.accepted === 0 ? `${reason} ${dropped}` : `partial write: ${reason} ${dropped}`;
}
