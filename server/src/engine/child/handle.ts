import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerFailure, answerInPieces, answerWhole, encodingFor } from './answer.ts';
import type { Engine } from './engine.ts';
import { guardStatement } from './guard.ts';
import { insert } from './insert.ts';
import { createLane, type Lane } from './lane.ts';
import type { ChildLimits } from './options.ts';
import { defaultFormat, isStreamed, runInPieces, runWhole } from './query.ts';
import { readRequest } from './request.ts';
import { readStatement } from './statement.ts';

export interface Handler {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Statements that run or wait. */
  size(): number;
}

/** What the id of a statement begins with that looks at others and takes next to nothing. */
const watcherPrefix = 'watcher-';

/** Answers ClickHouse's HTTP interface, as far as the client uses it. */
export function createHandler(engine: Engine, limits: ChildLimits): Handler {
  const lanes = {
    queries: createLane({ runningMax: limits.queriesRunningMax, waitingMax: limits.waitingMax }),
    inserts: createLane({ runningMax: limits.insertsRunningMax, waitingMax: limits.waitingMax }),
    // What looks at running statements, or ends one, must not wait for them.
    watchers: createLane({ runningMax: 1, waitingMax: limits.waitingMax }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse, url: URLSearchParams, queryId: string) {
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    // The body is read when it is the request's turn, so that those that wait hold no memory.
    const leave = await laneOf(url).enter(gone.signal);
    try {
      await run(request, response, { url, queryId, signal: gone.signal });
    } finally {
      leave();
    }
  }

  function laneOf(url: URLSearchParams): Lane {
    if (url.get('query_id')?.startsWith(watcherPrefix)) return lanes.watchers;
    return /^\s*insert\b/i.test(url.get('query') ?? '') ? lanes.inserts : lanes.queries;
  }

  async function run(
    message: IncomingMessage,
    response: ServerResponse,
    { url, queryId, signal }: { url: URLSearchParams; queryId: string; signal: AbortSignal },
  ): Promise<void> {
    const request = await readRequest(message, url, limits);
    const statement = readStatement(request.sql);
    guardStatement(statement, { readonly: request.isReadonly, tableFunctions: engine.tableFunctions });
    const encoding = encodingFor(message, url);
    const format = statement.format ?? defaultFormat;
    if (request.data.length > 0 || (statement.hasData && !statement.dataIsInline)) {
      const result = await insert(engine, request, statement);
      const summary = summaryOf({ written: [result.rowsWritten, result.bytesWritten], elapsed: result.elapsed });
      await answerWhole(response, { queryId, format, summary }, new Uint8Array(), undefined);
    } else if (isStreamed(request, statement)) {
      const pieces = runInPieces({ engine, request, statement, signal });
      try {
        await answerInPieces(response, { queryId, format }, pieces, encoding);
      } finally {
        // When the client is gone the statement still runs until it is killed, and keeps its place for so long.
        await pieces.return(undefined);
      }
    } else {
      const result = await runWhole({ engine, request, statement, signal });
      const summary = summaryOf({ read: [result.rowsRead, result.bytesRead], elapsed: result.elapsed });
      await answerWhole(response, { queryId, format, summary }, result.bytes, encoding);
    }
  }

  return {
    size: () => lanes.queries.size() + lanes.inserts.size() + lanes.watchers.size(),
    handle(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://engine');
      if (pathname === '/ping') {
        response.end('Ok.\n');
        return;
      }
      const queryId = searchParams.get('query_id') ?? randomUUID();
      answer(request, response, searchParams, queryId).catch((error: unknown) => {
        answerFailure(response, queryId, error);
        // What was not read of the body would keep the connection from being used again.
        request.unpipe();
        request.resume();
      });
    },
  };
}

type Counts = readonly [rows: number, bytes: number];

function summaryOf({ read = [0, 0], written = [0, 0], elapsed }: { read?: Counts; written?: Counts; elapsed: number }) {
  return {
    read_rows: String(read[0]),
    read_bytes: String(read[1]),
    written_rows: String(written[0]),
    written_bytes: String(written[1]),
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: '0',
    elapsed_ns: String(Math.round(elapsed * 1e9)),
  };
}
