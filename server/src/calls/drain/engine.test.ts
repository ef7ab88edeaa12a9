import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestTelemetry, type TestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import { callColumns } from '../columns.ts';
import { anyCallRecord } from '../testing/call-record-arbitraries.ts';
import { callRecord } from '../testing/call-records.ts';
import { lineOfCall, rowOfCall, valuesOfCall } from '../testing/call-rows.ts';
import { note, openRecorderBench, type RecorderBench } from '../testing/recorders.ts';
import { identitiesIn, insertRows } from './engine-rows.ts';
import { segmentForms } from './segment-form.ts';
import { engineTables } from './tables.ts';

let engine: TestTelemetry;
let client: ClickHouseClient;
let bench: RecorderBench;

beforeAll(async () => {
  engine = await openTestTelemetry();
  client = engine.telemetry.client();
});

afterAll(() => engine.close());

beforeEach(() => {
  bench = openRecorderBench();
});

afterEach(() => bench.close());

const weekUs = 7 * 24 * 3_600 * 1_000_000;
const newSegment = (ending: string): string => `1764000000000-${randomUUID().slice(0, 8)}-00000000.${ending}`;

/** How calls lie in the spool: now, and as servers of the first format wrote them, whose files are brought in as well. */
const forms = [
  { form: segmentForms.rows, ending: 'calls-2.rows', pieceOf: rowOfCall },
  { form: segmentForms.lines, ending: 'calls-1.ndjson', pieceOf: lineOfCall },
];

async function storedOf(column: string, segment: string): Promise<unknown[]> {
  const query = `SELECT ${column} FROM calls WHERE segment = {segment:String} ORDER BY time_us, trace_id`;
  const answer = await client.query({ query, query_params: { segment }, format: 'JSONCompactEachRow' });
  return (await answer.json<unknown[]>()).map(([value]) => value);
}

const all = { from: 0, to: Number.MAX_SAFE_INTEGER };

it('stores every text as it was noted, whatever is in it', async () => {
  const records = fc.sample(anyCallRecord, 300).map((record) => ({ ...record, workspace: `wksp_${engine.folder}` }));
  const recorder = bench.start(engine.telemetry);
  for (const record of records) recorder.append(record, undefined, () => {});
  await recorder.settle();
  const names = callColumns.filter((name) => name !== 'time_us' && name !== 'segment');
  const answer = await client.query({
    query: `SELECT ${names.join(', ')} FROM calls WHERE workspace = {workspace:String} ORDER BY time_us`,
    query_params: { workspace: `wksp_${engine.folder}` },
    format: 'JSONCompactEachRow',
  });
  const rows = await answer.json<unknown[]>();
  expect(rows).toHaveLength(records.length);
  for (const [index, record] of records.entries()) {
    // The encoder's own test says that its row is what was noted.
    const values = valuesOfCall(record, 0);
    expect(rows[index]?.map(String)).toEqual(names.map((name) => String(values[name])));
  }
});

describe.each(forms)('the engine, of $ending,', ({ form, ending, pieceOf }) => {
  const insert = (bytes: Buffer, token: string) => insertRows(client, engineTables.calls, form, bytes, token);

  it('drops the repeat of a token and stores the same lines under another one', async () => {
    const segment = newSegment(ending);
    const line = pieceOf(callRecord(), 1_764_000_000_000_000, segment);
    for (const token of [segment, segment]) await insert(line, token);
    expect(await identitiesIn(client, engineTables.calls, segment, all)).toHaveLength(1);
    await insert(line, `${segment}+1`);
    expect(await identitiesIn(client, engineTables.calls, segment, all)).toHaveLength(2);
  });

  it('makes one part of each week of one segment, however large it is', async () => {
    const segment = newSegment(ending);
    const body = JSON.stringify('x'.repeat(1_000));
    const lines = Array.from({ length: 4_000 }, (_, index) =>
      pieceOf(callRecord({ body }), 1_764_000_000_000_000 + (index % 2) * weekUs + index, segment),
    );
    await insert(Buffer.concat(lines), segment);
    const parts = await storedOf('DISTINCT _part AS time_us, 1 AS trace_id', segment);
    expect(parts).toHaveLength(2);
  });
});

describe.each(forms)('a segment $ending whose insert had an unknown outcome', ({ form, ending, pieceOf }) => {
  const insert = (bytes: Buffer, token: string) => insertRows(client, engineTables.calls, form, bytes, token);
  const week = 1_764_000_000_000_000;

  it('is completed where only one of its weeks was stored', async () => {
    const segment = newSegment(ending);
    const lines = [0, 1, 2, 3].map((index) =>
      pieceOf(callRecord({ traceId: `call ${index}` }), week + (index >> 1) * weekUs + index, segment),
    );
    writeFileSync(join(bench.folder, segment), Buffer.concat(lines));
    await insert(Buffer.concat(lines.slice(0, 2)), segment);
    await bench.start(engine.telemetry).settle();
    expect(await storedOf('trace_id', segment)).toEqual(['call 0', 'call 1', 'call 2', 'call 3']);
    expect(existsSync(join(bench.folder, segment))).toBe(false);
  });

  it('is removed where all of it was stored', async () => {
    const segment = newSegment(ending);
    const line = pieceOf(callRecord({ traceId: 'stored' }), week, segment);
    writeFileSync(join(bench.folder, segment), line);
    // Under a token that this version would not use: only the rows can show it.
    await insert(line, `${segment}-else`);
    await bench.start(engine.telemetry).settle();
    expect(await storedOf('trace_id', segment)).toEqual(['stored']);
  });

  it('is stored although its token was noted in vain', async () => {
    const segment = newSegment(ending);
    const line = pieceOf(callRecord({ traceId: 'lost' }), week, segment);
    writeFileSync(join(bench.folder, segment), line);
    await insert(line, segment);
    await client.command({ query: `DELETE FROM calls WHERE segment = '${segment}' SETTINGS mutations_sync = 2` });
    await bench.start(engine.telemetry).settle();
    expect(await storedOf('trace_id', segment)).toEqual(['lost']);
  });
});

it('keeps the good lines of a damaged segment of the first format and puts the others aside', async () => {
  const segment = newSegment('calls-1.ndjson');
  const good = ['one', 'two', 'three'].map((traceId, index) =>
    lineOfCall(callRecord({ traceId }), 1_764_000_000_000_000 + index, segment),
  );
  const [one, two, three] = good as [Buffer, Buffer, Buffer];
  const text = one.toString();
  const damaged = [
    'not JSON\n',
    '\0\0\0\0\n',
    '["too short"]\n',
    text.replace(',200,', ',"many",'),
    text.replace(',200,', ',{"a":1},'),
    text.replace(',200,', ',-1.5,'),
    text.replace('"]\n', '",1]\n'),
    text.slice(100),
  ].map((line) => Buffer.from(line));
  writeFileSync(
    join(bench.folder, segment),
    Buffer.concat([one, ...damaged.slice(0, 4), two, ...damaged.slice(4), three]),
  );
  const recorder = bench.start(engine.telemetry);
  await recorder.settle();
  expect(await storedOf('trace_id', segment)).toEqual(['one', 'two', 'three']);
  expect(readFileSync(join(bench.folder, 'rejected', segment)).toString()).toBe(Buffer.concat(damaged).toString());
  expect(recorder.state()).toMatchObject({ unrecordedCalls: damaged.length, waitingCalls: 0 });
});

it('notes and stores thousands of calls while others ask for them', async () => {
  const recorder = bench.start(engine.telemetry);
  const workspace = `wksp_${randomUUID()}`;
  for (let round = 0; round < 20; round += 1) {
    for (let count = 0; count < 199; count += 1) recorder.append(callRecord({ workspace }), undefined, () => {});
    await note(recorder, callRecord({ workspace }), recorder.reserve());
    await recorder.settle();
    const answer = await client.query({
      query: 'SELECT count(), uniqExact(time_us) FROM calls WHERE workspace = {workspace:String}',
      query_params: { workspace },
      format: 'JSONCompactEachRow',
    });
    expect((await answer.json<unknown[]>())[0]?.map(Number)).toEqual([(round + 1) * 200, (round + 1) * 200]);
  }
});
