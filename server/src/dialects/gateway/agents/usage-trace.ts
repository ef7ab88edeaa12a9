import type { Exchange, HttpServer } from '../../../http/index.ts';
import { type DecodedPoints, PointCollector } from '../../../ingest/collect.ts';
import type { FieldValue } from '../../../ingest/point.ts';
import { countIngest, ingest } from '../../ingest.ts';
import { answerFailure, answerJson } from '../answers.ts';
import type { GatewayOptions } from '../options.ts';
import { bytesMax, parseJsonObject } from './json-body.ts';

/** Class of the objects that agents are: what each says of itself once a minute. */
const agentClass = 'datakit';
const tagNames = new Set(['ip', 'pod_name', 'run_mode', 'datakit_version', 'arch', 'os', 'runtime_id']);
/** A credential, and what becomes the name. */
const leftOut = new Set(['token', 'hostname']);
const textCharactersMax = 16_384;

/** Keeps what an agent says of itself as an object of the workspace, so that there is a list of agents. */
export async function answerUsageTrace(exchange: Exchange, options: GatewayOptions, http: HttpServer): Promise<void> {
  try {
    await ingest(exchange, options, {
      category: 'custom_object',
      meaning: 'usage trace',
      bodyBytesMax: bytesMax,
      decode: async (body) => agentOf(parseJsonObject(body)),
    });
    countIngest(exchange, options, { status: 200 });
    answerJson(exchange, {});
  } catch (error) {
    answerFailure(exchange, options, http, error);
  }
}

function agentOf(said: Readonly<Record<string, unknown>>): DecodedPoints {
  const host = typeof said.hostname === 'string' && said.hostname !== '' ? said.hostname : 'unknown';
  const tags = new Map([
    ['name', host],
    ['host', host],
  ]);
  const fields = new Map<string, FieldValue>();
  for (const [name, value] of Object.entries(said)) {
    if (leftOut.has(name) || value === null || value === '') continue;
    if (tagNames.has(name)) tags.set(name, String(value).slice(0, 1_024));
    else fields.set(name, fieldOf(value));
  }
  if (fields.size === 0) fields.set('reported', true);
  const collector = new PointCollector('custom_object');
  const refusal = collector.add({ measurement: agentClass, tags, fields, timeNs: undefined });
  if (refusal !== undefined) collector.bad({ place: 1, reason: refusal, sample: host });
  return collector;
}

function fieldOf(value: unknown): FieldValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, textCharactersMax);
}
