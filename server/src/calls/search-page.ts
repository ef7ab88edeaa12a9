import { BelvedereError } from '../errors/index.ts';
import { callColumns } from './columns.ts';
import type { CallPosition, CallScope, CallSearch, StoredCall } from './search.ts';
import { positionCondition } from './search-filter.ts';
import { type CallReader, callsOf, type Row, rowsOf, type Statement } from './search-reader.ts';
import { totalColumns, totalsAt, whole } from './search-totals.ts';

/** Rows with a body of 16 kB each stay below 8 MB. */
const CHUNK_ROWS = 500;
/** At once, of all workspaces. */
const STREAMS_MAX = 8;

/** What a call shows; the segment is the recorder's own business. */
const columns = callColumns.filter((column) => column !== 'segment');
type Column = (typeof columns)[number];

const allColumns = columns.join(', ');
/** A page of 2,000 calls with their bodies would be 32 MB that no list shows. */
const columnsOfLists = columns.map((column) => (column === 'body' ? "'' AS no_body" : column)).join(', ');

const newestFirst = 'ORDER BY time_us DESC, trace_id DESC';

export function pageSearch(reader: CallReader): Pick<CallSearch, 'page' | 'totals' | 'find' | 'stream'> {
  /** What ends with a call that was found follows the search that found it, and that one has waited. */
  const rowsOfScope = ({ upTo }: CallScope, statement: Statement) =>
    reader.rows(statement, upTo === undefined ? undefined : 'follows');
  let streams = 0;
  const page: CallSearch['page'] = async (scope, { limit, after, skip = 0, withBodies = false }) => {
    const offset = skip === 0 ? '' : ` OFFSET ${whole(skip)}`;
    const tail = `${newestFirst} LIMIT ${whole(limit)}${offset}`;
    const statement = callsOf(scope, withBodies ? allColumns : columnsOfLists, tail, positionCondition('after', after));
    return (await rowsOfScope(scope, statement)).map(storedCall);
  };
  return {
    page,
    async totals(scope) {
      const [row] = await rowsOfScope(scope, callsOf(scope, totalColumns.join(', ')));
      return totalsAt(row, 0);
    },
    async find(workspace, traceId) {
      const sameId = { sql: 'trace_id = {trace_id:String}', values: { trace_id: traceId } };
      // The id says when the call came: a look there spares one through everything.
      for (const time of [...answeredAbout(traceId), []]) {
        const statement = rowsOf('calls', workspace, allColumns, [sameId, ...time], `${newestFirst} LIMIT 1`);
        const [row] = await reader.rows(statement);
        if (row !== undefined) return storedCall(row);
      }
      return undefined;
    },
    /** Page after page and not one long answer: nothing in the engine is held up by a caller that reads slowly. */
    async *stream(scope) {
      if (streams >= STREAMS_MAX) {
        const message = `${STREAMS_MAX} exports are running, and each holds calls in memory; begin again when one has ended`;
        throw new BelvedereError('EngineUnavailable', message, { retryAfterSeconds: 10 });
      }
      streams += 1;
      try {
        yield* chunksOf(scope);
      } finally {
        streams -= 1;
      }
    },
  };

  async function* chunksOf(scope: CallScope): AsyncGenerator<readonly StoredCall[]> {
    let last: CallPosition | undefined;
    let within: CallScope = scope;
    for (;;) {
      const chunk = await page(within, { limit: CHUNK_ROWS, after: last, withBodies: true });
      const newest = chunk[0];
      if (newest === undefined) return;
      within = { ...scope, upTo: within.upTo ?? newest };
      last = chunk.at(-1);
      yield chunk;
      if (chunk.length < CHUNK_ROWS) return;
    }
  }
}

const MINUTE_US = 60_000_000;

/** Trace ids begin with the milliseconds at which the request came; most calls are answered within ten minutes. */
function answeredAbout(traceId: string) {
  const [, milliseconds] = /^(\d{13})\d{6}$/.exec(traceId) ?? [];
  if (milliseconds === undefined) return [];
  const cameUs = Number(milliseconds) * 1000;
  const values = { came_us: cameUs - MINUTE_US, gone_us: cameUs + 10 * MINUTE_US };
  return [[{ sql: 'time_us BETWEEN {came_us:Int64} AND {gone_us:Int64}', values }]];
}

const indexOf = Object.fromEntries(columns.map((column, index) => [column, index])) as Record<Column, number>;

function storedCall(row: Row): StoredCall {
  const text = (column: Column): string => String(row[indexOf[column]] ?? '');
  const number = (column: Column): number => Number(row[indexOf[column]] ?? 0);
  return {
    workspace: text('workspace'),
    timeUs: number('time_us'),
    traceId: text('trace_id'),
    callerKind: text('caller_kind') as StoredCall['callerKind'],
    caller: text('caller'),
    callerName: text('caller_name'),
    credential: text('credential') as StoredCall['credential'],
    dialect: text('dialect'),
    operation: text('operation'),
    effect: text('effect') as StoredCall['effect'],
    permission: text('permission'),
    dryRun: number('dry_run') === 1,
    method: text('method'),
    path: text('path'),
    template: text('template'),
    query: text('query'),
    status: number('status'),
    errorCode: text('error_code'),
    failReason: text('fail_reason'),
    durationUs: number('duration_us'),
    requestBytes: number('request_bytes'),
    responseBytes: number('response_bytes'),
    address: text('address'),
    userAgent: text('user_agent'),
    body: text('body'),
    bodyDigest: text('body_digest'),
    object: text('object'),
  };
}
