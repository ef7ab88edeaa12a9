import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from './call-record.ts';
import { callColumns, countColumns, gapColumns } from './columns.ts';
import { encodeCall, encodeCount, encodeGap } from './encode.ts';
import { lineBytesMax } from './spool/spool.ts';
import { anyCallRecord, anyText } from './testing/call-record-arbitraries.ts';
import { callRecord } from './testing/call-records.ts';

const valuesOf = (line: string): unknown[] => JSON.parse(line) as unknown[];
const columnOf = (line: string, name: (typeof callColumns)[number]): unknown =>
  valuesOf(line)[callColumns.indexOf(name)];
const encode = (overrides: Partial<CallRecord>): string => encodeCall(callRecord(overrides), 1_764_000_000_000_001);

describe('the line of a call', () => {
  it('holds each field in its column, well formed, whatever it is', () => {
    fc.assert(
      fc.property(anyCallRecord, fc.nat(Number.MAX_SAFE_INTEGER), (record, timeUs) => {
        const line = encodeCall(record, timeUs);
        expect(line).not.toContain('\n');
        expect(line.isWellFormed()).toBe(true);
        const values = valuesOf(line);
        expect(values).toHaveLength(callColumns.length - 1);
        const row = Object.fromEntries(values.map((value, index) => [callColumns[index], value]));
        expect(row).toMatchObject({
          workspace: record.workspace.toWellFormed(),
          time_us: timeUs,
          caller_kind: record.callerKind,
          dry_run: record.dryRun ? 1 : 0,
          path: record.path.toWellFormed(),
          template: record.template.toWellFormed(),
          query: record.query.toWellFormed(),
          status: record.status,
          fail_reason: record.failReason.toWellFormed(),
          duration_us: record.durationUs,
          user_agent: record.userAgent.toWellFormed(),
          body: record.body.toWellFormed(),
          object: record.object.toWellFormed(),
        });
      }),
    );
  });

  it('cuts long texts, never in the middle of a character', () => {
    const long = `${'x'.repeat(1_999)}😀${'x'.repeat(2_000)}`;
    const line = encode({
      path: long,
      query: long,
      template: long,
      userAgent: 'u'.repeat(3_000),
      failReason: 'f'.repeat(3_000),
    });
    for (const name of ['path', 'query', 'template'] as const) expect(columnOf(line, name)).toBe('x'.repeat(1_999));
    expect(columnOf(line, 'user_agent')).toHaveLength(500);
    expect(columnOf(line, 'fail_reason')).toHaveLength(1_000);
  });

  it('is never longer than a reservation has room for', () => {
    const unit = fc.constantFrom('x', '"', '\u0001', '中', '😀', '\ud800');
    const anything = fc.tuple(unit, fc.nat(20_000)).map(([character, count]) => character.repeat(count));
    fc.assert(
      fc.property(anything, anything, anything, (body, one, other) => {
        const line = encode({
          body,
          path: one,
          query: one,
          template: other,
          failReason: other,
          callerName: one,
          caller: other,
        });
        expect(Buffer.byteLength(line) + 100).toBeLessThanOrEqual(lineBytesMax);
        expect(valuesOf(line)).toHaveLength(callColumns.length - 1);
      }),
    );
  });

  it('has the digest in place of a body that is too long', () => {
    for (const body of ['x'.repeat(16_385), '中'.repeat(5_462)]) {
      const line = encode({ body });
      expect(columnOf(line, 'body')).toBe('');
      expect(columnOf(line, 'body_digest')).toBe(createHash('sha256').update(body).digest('hex'));
    }
    expect(columnOf(encode({ body: 'x'.repeat(16_384) }), 'body')).toHaveLength(16_384);
  });

  it('holds only numbers that the engine takes', () => {
    const line = encode({
      durationUs: -3,
      requestBytes: Number.NaN,
      responseBytes: Number.POSITIVE_INFINITY,
      status: 200.4,
    });
    expect(columnOf(line, 'duration_us')).toBe(0);
    expect(columnOf(line, 'request_bytes')).toBe(0);
    expect(columnOf(line, 'response_bytes')).toBe(Number.MAX_SAFE_INTEGER);
    expect(columnOf(line, 'status')).toBe(200);
  });
});

it('the lines of gaps and counts hold each field in its column', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), (text, calls) => {
      const gap = valuesOf(encodeGap({ fromUs: 1, toUs: 2, workspace: text, calls, reason: text }));
      expect(gap).toEqual([1, 2, text.toWellFormed(), calls, text.toWellFormed()]);
      expect(gap).toHaveLength(gapColumns.length - 1);
      const count = { minuteS: 60, dialect: 'grafana', address: text, status: 401, errorCode: text, calls };
      const values = valuesOf(encodeCount(count));
      expect(values).toEqual([60, 'grafana', text.toWellFormed(), 401, text.toWellFormed(), calls]);
      expect(values).toHaveLength(countColumns.length - 1);
    }),
  );
});
