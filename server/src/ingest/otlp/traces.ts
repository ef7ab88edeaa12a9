import type { PointCollector } from '../collect.ts';
import { jsonText } from '../decode/json/json-text.ts';
import type { FieldValue, Point } from '../point.ts';
import { pointLimits } from '../point-limits.ts';
import { isLongerThan } from '../text-bytes.ts';
import { bytesOfMessage, TurnLength } from '../turn-length.ts';
import type { Turns } from '../turns.ts';
import { plainAttributes, plainValue, sharedTags } from './attributes.ts';
import { openTelemetrySource } from './logs.ts';
import type { ExportTraces, KeyValue, Span } from './messages.ts';
import { sourceTypeOf } from './source-type.ts';

/** Makes points of spans, as agents report spans: `docs/adr/0015-names-of-foreign-telemetry.md` says how names are mapped. */
export function* collectTraces({ resourceSpans = [] }: ExportTraces, collector: PointCollector): Turns {
  const turn = new TurnLength();
  let place = 0;
  let scopes = 0;
  for (const { resource, scopeSpans = [] } of resourceSpans) {
    for (const { scope, spans = [] } of scopeSpans) {
      const shared = sharedTags(resource, scope);
      scopes += 1;
      if (turn.isOver(scopes * bytesOfMessage, place)) yield;
      for (const span of spans) {
        place += 1;
        collector.countTags(shared.size);
        const reason = refusalOf(span) ?? collector.add(pointOf(span, shared));
        if (reason !== undefined) collector.bad({ place, reason, sample: span.name ?? '' });
        if (turn.isOver(scopes * bytesOfMessage, place)) yield;
      }
    }
  }
}

function refusalOf({ traceId = '', spanId = '' }: Span): string | undefined {
  if (/^0*$/.test(traceId) || traceId.length !== 32) return 'the trace id does not have 16 bytes, not all of them 0';
  if (/^0*$/.test(spanId) || spanId.length !== 16) return 'the span id does not have 8 bytes, not all of them 0';
  return undefined;
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const errorCode = 2;

function pointOf(span: Span, shared: ReadonlyMap<string, string>): Point {
  const { traceId = '', spanId = '', parentSpanId = '', name = '', kind = 0, attributes = [], status = {} } = span;
  const { startTimeUnixNano: start = 0n, endTimeUnixNano: end = start } = span;
  const isRoot = /^0*$/.test(parentSpanId);
  const tags = new Map(shared);
  const fields = new Map<string, FieldValue>([
    ['trace_id', traceId],
    ['span_id', spanId],
    ['parent_id', isRoot ? '0' : parentSpanId],
    ['resource', name],
    ['start', start / 1_000n],
    ['duration', end > start ? (end - start) / 1_000n : 0n],
    ['message', jsonText(readable(span))],
  ]);
  addAttributes(tags, fields, attributes);
  tags.set('operation', name);
  tags.set('span_kind', kinds[kind] ?? 'unspecified');
  tags.set('span_type', isRoot ? 'entry' : spanTypeOf(kind));
  tags.set('source_type', sourceTypeOf(tags));
  tags.set('status', status.code === errorCode ? 'error' : 'ok');
  if (!tags.has('service')) tags.set('service', 'unknown_service');
  if (status.code === errorCode) addError(fields, span);
  return { measurement: openTelemetrySource, tags, fields, timeNs: start === 0n ? undefined : start };
}

function spanTypeOf(kind: number): string {
  switch (kinds[kind]) {
    case 'server':
    case 'consumer':
      return 'entry';
    case 'client':
    case 'producer':
      return 'exit';
    case 'internal':
      return 'local';
    default:
      return 'unknown';
  }
}

/** Names of newer conventions whose older ones are what agents report. */
const olderNames = new Map([
  ['http.request.method', 'http_method'],
  ['http.response.status_code', 'http_status_code'],
  ['url.full', 'http_url'],
]);

/** Attributes are tags, so that they can be filtered by; what is too long for a tag, and lists, are fields. */
function addAttributes(
  tags: Map<string, string>,
  fields: Map<string, FieldValue>,
  attributes: readonly KeyValue[],
): void {
  for (const { key = '', value } of attributes) {
    const plain = plainValue(value);
    if (plain === null) continue;
    const text = typeof plain === 'object' ? jsonText(plain) : String(plain);
    if (typeof plain === 'object' || isLongerThan(text, pointLimits.tagValueBytesMax)) {
      if (!fields.has(key)) fields.set(key, text);
      continue;
    }
    tags.set(key, text);
    const older = olderNames.get(key);
    if (older !== undefined) tags.set(older, text);
  }
}

function addError(fields: Map<string, FieldValue>, { status, events = [] }: Span): void {
  const exception = plainAttributes(events.find(({ name }) => name === 'exception')?.attributes);
  const text = (key: string): string | undefined => {
    const value = exception.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const message = status?.message || text('exception.message');
  const type = text('exception.type');
  const stack = text('exception.stacktrace');
  if (message !== undefined) fields.set('error_message', message);
  if (type !== undefined) fields.set('error_type', type);
  if (stack !== undefined) fields.set('error_stack', stack);
}

/** The span with attributes as plain objects, for people. */
function readable({ attributes, events = [], links = [], ...span }: Span) {
  const { status, ...rest } = span;
  return {
    ...rest,
    ...(status === undefined ? {} : { status: { ...status } }),
    attributes: plainAttributes(attributes),
    events: events.map(({ attributes: inner, ...event }) => ({ ...event, attributes: plainAttributes(inner) })),
    links: links.map(({ attributes: inner, ...link }) => ({ ...link, attributes: plainAttributes(inner) })),
  };
}
