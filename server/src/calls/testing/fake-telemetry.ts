import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { BelvedereError } from '../../errors/index.ts';
import type { Telemetry, TelemetryState } from '../../telemetry/telemetry.ts';
import { callColumns, countColumns, gapColumns } from '../columns.ts';
import { segmentForms } from '../drain/segment-form.ts';
import { readCallRow } from '../rows/read-row.ts';

type Row = unknown[];

/** What goes wrong with one insert: before it, in the middle, or when only the answer is missing. */
export type InsertFault = 'before' | 'answer-lost' | 'token-noted-in-vain' | 'half-stored' | 'out-of-memory';

const columnsOf: Record<string, readonly string[]> = {
  calls: callColumns,
  call_gaps: gapColumns,
  call_counts: countColumns,
};

/**
 * Stands for the engine where a test decides when it fails: knows the two statements of the drain, drops repeats of a token as the
 * engine does, and refuses lines that are no arrays of the right length and rows that end too early.
 */
export class FakeTelemetry implements Telemetry {
  readonly tables = new Map<string, Row[]>(Object.keys(columnsOf).map((name) => [name, []]));
  readonly tokens = new Set<string>();
  readonly insertedTokens: string[] = [];
  readonly faults: InsertFault[] = [];
  inserts = 0;
  runningMax = 0;
  #running = 0;
  readonly writesAlone = true;
  #state: TelemetryState;
  readonly #listeners = new Set<(state: TelemetryState) => void>();

  constructor(status: TelemetryState['status'] = 'ready') {
    this.#state = stateOf(status);
  }

  state = (): TelemetryState => this.#state;

  become(status: TelemetryState['status']): void {
    this.#state = stateOf(status);
    for (const listener of this.#listeners) listener(this.#state);
  }

  client = (): ClickHouseClient => {
    if (this.#state.status !== 'ready') throw new BelvedereError('EngineUnavailable', this.#state.reason);
    return { exec: this.#exec, query: this.#query } as unknown as ClickHouseClient;
  };

  onChange = (callback: (state: TelemetryState) => void): (() => void) => {
    this.#listeners.add(callback);
    if (this.#state.status !== 'starting') callback(this.#state);
    return () => this.#listeners.delete(callback);
  };

  close = async (): Promise<void> => this.become('off');

  /** One column of every row. */
  column(table: string, name: string): unknown[] {
    const index = columnsOf[table]?.indexOf(name) ?? -1;
    return this.#rows(table).map((row) => row[index]);
  }

  #rows(table: string): Row[] {
    return this.tables.get(table) ?? [];
  }

  readonly #exec = async ({ query, values }: { query: string; values: Readable }) => {
    const { entrance = '', token = '', format = '' } = groupsOf(insertStatement, query);
    const table = entrance === 'call_lines' ? 'calls' : entrance;
    this.inserts += 1;
    this.runningMax = Math.max(this.runningMax, ++this.#running);
    try {
      const sent = await buffer(values);
      const fault = this.faults.shift();
      if (fault === 'before') throw new Error('socket hang up');
      if (fault === 'out-of-memory') throw refusal('241', 'MEMORY_LIMIT_EXCEEDED');
      const columns = columnsOf[table] ?? [];
      const rows = format === segmentForms.rows.format ? parseRows(sent, columns) : parseLines(sent, columns);
      this.insertedTokens.push(token);
      if (!this.tokens.has(token)) {
        if (fault !== 'half-stored') this.tokens.add(token);
        const stored = fault === 'half-stored' ? rows.slice(0, rows.length / 2) : rows;
        if (fault !== 'token-noted-in-vain') this.#rows(table).push(...stored);
      }
      if (fault !== undefined) throw new Error('socket hang up');
      return { stream: Readable.from([]) };
    } finally {
      this.#running -= 1;
    }
  };

  readonly #query = async ({ query }: { query: string }) => {
    const { names = '', table = '', segment, time = '', from, to } = groupsOf(identityStatement, query);
    const columns = columnsOf[table] ?? [];
    const positions = names.split(', ').map((name) => columns.indexOf(name));
    const timePosition = columns.indexOf(time);
    const rows = this.#rows(table)
      .filter((row) => row.at(-1) === segment)
      .filter((row) => Number(row[timePosition]) >= Number(from) && Number(row[timePosition]) <= Number(to))
      .map((row) => positions.map((position) => row[position]));
    return { json: async () => rows };
  };
}

const insertStatement =
  /^INSERT INTO (?<entrance>\w+) .*insert_deduplication_token = '(?<token>[^']+)' FORMAT (?<format>\w+)$/;
const identityStatement =
  /^SELECT (?<names>.+) FROM (?<table>\w+) WHERE segment = '(?<segment>[^']+)' AND (?<time>\w+) BETWEEN (?<from>\d+) AND (?<to>\d+)$/;

function groupsOf(statement: RegExp, query: string): Record<string, string> {
  const groups = statement.exec(query)?.groups;
  if (groups === undefined) throw new Error(`the engine of the test does not know: ${query}`);
  return groups;
}

function parseLines(bytes: Buffer, columns: readonly string[]): Row[] {
  return bytes
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => parseLine(line, columns.length));
}

function parseLine(line: string, columns: number): Row {
  try {
    const row = JSON.parse(line) as unknown;
    if (Array.isArray(row) && row.length === columns) return row;
  } catch {}
  throw refusal('27', 'CANNOT_PARSE_INPUT_ASSERTION_FAILED');
}

function parseRows(bytes: Buffer, columns: readonly string[]): Row[] {
  const { head } = segmentForms.rows;
  const rows: Row[] = [];
  if (!bytes.subarray(0, head.length).equals(head)) throw refusal('117', 'INCORRECT_DATA');
  for (let at = head.length; at < bytes.length; ) {
    const row = readCallRow(bytes, at);
    if (row === undefined) throw refusal('33', 'CANNOT_READ_ALL_DATA');
    rows.push(columns.map((name) => row.values[name]));
    at = row.end;
  }
  return rows;
}

const refusal = (code: string, type: string): ClickHouseError =>
  new ClickHouseError({ message: `refused: ${type}`, code, type });

const stateOf = (status: TelemetryState['status']): TelemetryState => ({
  status,
  reason: status === 'ready' ? '' : `the engine of the test is ${status}`,
});
