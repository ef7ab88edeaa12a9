import type { PointCollector } from '../collect.ts';
import type { FieldValue, Point } from '../point.ts';
import { bytesOfMessage, TurnLength } from '../turn-length.ts';
import type { Turns } from '../turns.ts';
import { fieldValue, sharedTags } from './attributes.ts';
import type { ExportLogs, LogRecord } from './messages.ts';

/** The source of logs whose resource names no service, and the name of the collector for spans. */
export const openTelemetrySource = 'opentelemetry';

/** Makes points of log records: `docs/adr/0015-names-of-foreign-telemetry.md` says how names are mapped. */
export function* collectLogs({ resourceLogs = [] }: ExportLogs, collector: PointCollector): Turns {
  const turn = new TurnLength();
  let place = 0;
  let scopes = 0;
  for (const { resource, scopeLogs = [] } of resourceLogs) {
    for (const { scope, logRecords = [] } of scopeLogs) {
      const shared = sharedTags(resource, scope);
      scopes += 1;
      if (turn.isOver(scopes * bytesOfMessage, place)) yield;
      for (const record of logRecords) {
        place += 1;
        const point = pointOf(record, shared);
        collector.countTags(point.tags.size);
        const reason = collector.add(point);
        if (reason !== undefined) collector.bad({ place, reason, sample: record.severityText ?? '' });
        if (turn.isOver(scopes * bytesOfMessage, place)) yield;
      }
    }
  }
}

function pointOf(record: LogRecord, shared: ReadonlyMap<string, string>): Point {
  const {
    timeUnixNano,
    observedTimeUnixNano,
    severityText,
    body,
    attributes = [],
    traceId,
    spanId,
    eventName,
  } = record;
  const tags = new Map(shared);
  const status = statusOf(record);
  if (status !== undefined) tags.set('status', status);
  // What a record says of itself has more values than a tag should have, and may be longer.
  const fields = new Map<string, FieldValue>();
  const message = fieldValue(body);
  fields.set('message', message === undefined ? '' : String(message));
  for (const { key = '', value } of attributes) {
    const inner = fieldValue(value);
    if (inner !== undefined && !fields.has(key)) fields.set(key, inner);
  }
  if (traceId) fields.set('trace_id', traceId);
  if (spanId) fields.set('span_id', spanId);
  if (severityText) fields.set('severity_text', severityText);
  if (eventName) fields.set('event_name', eventName);
  // A record whose time its source did not know has the time when it was seen.
  const timeNs = [timeUnixNano, observedTimeUnixNano].find((time) => time !== undefined && time !== 0n);
  return { measurement: shared.get('service') || openTelemetrySource, tags, fields, timeNs };
}

/** The numbers come in groups of four: trace, debug, info, warn, error, fatal. */
const statuses = ['debug', 'debug', 'info', 'warning', 'error', 'critical'];

function statusOf({ severityNumber = 0, severityText = '' }: LogRecord): string | undefined {
  if (severityNumber > 0) return statuses[Math.floor((severityNumber - 1) / 4)] ?? 'unknown';
  return severityText === '' ? undefined : severityText.toLowerCase();
}
