import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../call-record.ts';
import { callColumns } from '../columns.ts';
import { anyCallRecord } from '../testing/call-record-arbitraries.ts';
import { callRecord } from '../testing/call-records.ts';
import { rowOfCall, valuesOfCall } from '../testing/call-rows.ts';
import { callRowColumns } from './columns.ts';
import { rowBytesMax } from './limits.ts';
import { readCallRow } from './read-row.ts';

const timeUs = 1_764_000_000_000_001;
const noted = (overrides: Partial<CallRecord>) => valuesOfCall(callRecord(overrides), timeUs);

describe('the row of a call', () => {
  it('has every column of the table', () => {
    expect(callRowColumns.map(({ name }) => name).toSorted()).toEqual(callColumns.toSorted());
  });

  it('holds each field in its column, well formed, whatever it is and whatever was noted before it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCallRecord, fc.nat(Number.MAX_SAFE_INTEGER)), { maxLength: 20 }), (calls) => {
        for (const [record, time] of calls) {
          expect(valuesOfCall(record, time)).toEqual({
            time_us: time,
            dry_run: record.dryRun ? 1 : 0,
            status: record.status,
            duration_us: record.durationUs,
            request_bytes: record.requestBytes,
            response_bytes: record.responseBytes,
            trace_id: record.traceId,
            path: record.path.toWellFormed(),
            query: record.query.toWellFormed(),
            error_code: record.errorCode.toWellFormed(),
            fail_reason: record.failReason.toWellFormed(),
            body: record.body.toWellFormed(),
            body_digest: record.bodyDigest.toWellFormed(),
            object: record.object.toWellFormed(),
            workspace: record.workspace.toWellFormed(),
            caller_kind: record.callerKind,
            caller: record.caller.toWellFormed(),
            caller_name: record.callerName.toWellFormed(),
            credential: record.credential,
            dialect: record.dialect.toWellFormed(),
            operation: record.operation.toWellFormed(),
            effect: record.effect,
            permission: record.permission.toWellFormed(),
            method: record.method.toWellFormed(),
            template: record.template.toWellFormed(),
            address: record.address.toWellFormed(),
            user_agent: record.userAgent.toWellFormed(),
            segment: 'segment',
          });
        }
      }),
    );
  });

  it('holds texts of every length, whatever their letters take', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_400 }), fc.constantFrom('x', 'é', '中', '😀'), (length, letter) => {
        const body = letter.repeat(Math.floor(length / Buffer.byteLength(letter)));
        if (Buffer.byteLength(body) <= 16_384) expect(noted({ body }).body).toBe(body);
        const query = body.slice(0, 1_000);
        expect(noted({ query }).query).toBe(query);
      }),
    );
    for (const length of [0, 1, 41, 42, 43, 127, 128, 129, 5_460, 5_461, 5_462, 16_383, 16_384]) {
      expect(noted({ body: 'x'.repeat(length) }).body).toBe('x'.repeat(length));
    }
  });

  it('says whose call it is although another one differs from it in one field alone', () => {
    const fields = Object.entries(callRecord()).filter(([, value]) => typeof value === 'string');
    for (const [name] of fields) {
      const values = Object.values(noted({ [name]: 'another' }));
      expect(values).toContain('another');
      expect(Object.values(noted({}))).not.toContain('another');
    }
  });

  it('cuts long texts, never in the middle of a character', () => {
    const long = `${'x'.repeat(1_999)}😀${'x'.repeat(2_000)}`;
    const row = noted({
      path: long,
      query: long,
      template: long,
      userAgent: 'u'.repeat(3_000),
      failReason: 'f'.repeat(3_000),
    });
    for (const name of ['path', 'query', 'template']) expect(row[name]).toBe('x'.repeat(1_999));
    expect(row.user_agent).toHaveLength(500);
    expect(row.fail_reason).toHaveLength(1_000);
  });

  it('is never longer than a reservation has room for', () => {
    const unit = fc.constantFrom('x', '"', '\u0001', '中', '😀', '\ud800');
    const anything = fc.tuple(unit, fc.nat(20_000)).map(([character, count]) => character.repeat(count));
    fc.assert(
      fc.property(anything, anything, anything, (body, one, other) => {
        const record = callRecord({
          body,
          path: one,
          query: one,
          template: other,
          failReason: other,
          callerName: one,
          caller: other,
          traceId: other,
          object: one,
        });
        const row = rowOfCall(record, timeUs, '1764000000000-9f86d081-00000007.calls-2.rows');
        expect(row.length).toBeLessThanOrEqual(rowBytesMax);
        expect(readCallRow(row, 0)?.end).toBe(row.length);
      }),
    );
  });

  it('has the digest in place of a body that is too long', () => {
    for (const body of ['x'.repeat(16_385), '中'.repeat(5_462)]) {
      const row = noted({ body });
      expect(row.body).toBe('');
      expect(row.body_digest).toBe(createHash('sha256').update(body).digest('hex'));
    }
    expect(noted({ body: 'x'.repeat(16_384) }).body).toHaveLength(16_384);
  });

  it('holds only numbers that the engine takes', () => {
    const row = noted({
      durationUs: -3,
      requestBytes: Number.NaN,
      responseBytes: Number.POSITIVE_INFINITY,
      status: 200.4,
    });
    expect(row).toMatchObject({
      duration_us: 0,
      request_bytes: 0,
      response_bytes: Number.MAX_SAFE_INTEGER,
      status: 200,
    });
  });
});

it('a row that is cut anywhere is no row', () => {
  const row = rowOfCall(callRecord({ body: '{"a":1}' }), timeUs, 'segment');
  for (let length = 0; length < row.length; length += 1) {
    expect(readCallRow(row.subarray(0, length), 0)).toBeUndefined();
    const zeros = Buffer.concat([row.subarray(0, length), Buffer.alloc(4_096)]);
    expect(readCallRow(zeros, 0)?.values.segment).not.toBe('segment');
  }
});
