import { createMark, type Engine, killUntil } from './engine.ts';
import { failures } from './failure.ts';
import type { Connection, QueryResult } from './library.ts';
import { prepare } from './prepare.ts';
import type { EngineRequest } from './request.ts';
import type { Statement } from './statement.ts';

/** Formats whose pieces can be put one behind the other; others would repeat their head and foot in every piece. */
const streamFormats = new Set(
  `CSV JSONCompactEachRow JSONCompactStringsEachRow JSONEachRow JSONStringsEachRow NDJSON Native RowBinary TSV TSVRaw
   TabSeparated TabSeparatedRaw`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

export const defaultFormat = 'TabSeparated';

/**
 * Whether the rows are sent while they are made. Not where the statement holds a second `SELECT`: the library computes scalar
 * subqueries on the thread that starts the stream, and this process would answer nobody meanwhile.
 */
export function isStreamed(request: EngineRequest, { format, selects, verb }: Statement): boolean {
  const isSelect = verb === 'SELECT' || verb === 'WITH';
  return isSelect && selects === 1 && !request.waitsForEnd && streamFormats.has(format ?? defaultFormat);
}

export interface RunOptions {
  readonly engine: Engine;
  readonly request: EngineRequest;
  readonly statement: Statement;
  /** Comes when the client is gone; the statement is killed then. */
  readonly signal: AbortSignal;
}

/** The whole result. Errors: those of the engine, `QUERY_WAS_CANCELLED` after the signal. */
export function runWhole({ engine, request, statement, signal }: RunOptions): Promise<QueryResult> {
  return engine.withConnection(async (connection) => {
    const mark = createMark();
    await prepare(engine, connection, request, { mark });
    const format = statement.format ?? defaultFormat;
    return killedWith(signal, engine, mark, () =>
      engine.library.QueryAsyncConnection(connection, statement.sql, format),
    );
  });
}

/** The result in pieces. Leaving the loop early kills the statement. Errors as of `runWhole`. */
export async function* runInPieces(options: RunOptions): AsyncGenerator<Uint8Array> {
  const { engine, request, statement, signal } = options;
  const mark = createMark();
  const connection = await openPrepared(engine, request, mark);
  const { library } = engine;
  try {
    throwIfGone(signal);
    const stream = library.StreamQuery(connection, statement.sql, statement.format ?? defaultFormat);
    try {
      for (;;) {
        const part = await killedWith(signal, engine, mark, () => library.StreamFetch(stream));
        if (part.done) return;
        if (part.bytes.length > 0) yield part.bytes;
      }
    } finally {
      library.StreamCancel(stream);
    }
  } finally {
    library.CloseConnection(connection);
  }
}

async function openPrepared(engine: Engine, request: EngineRequest, mark: string): Promise<Connection> {
  const connection = engine.open();
  try {
    await prepare(engine, connection, request, { mark, defaults: { max_result_bytes: '0' } });
    return connection;
  } catch (error) {
    engine.library.CloseConnection(connection);
    throw error;
  }
}

async function killedWith<Result>(
  signal: AbortSignal,
  engine: Engine,
  mark: string,
  run: () => Promise<Result>,
): Promise<Result> {
  throwIfGone(signal);
  let isOver = false;
  let killing = Promise.resolve();
  const kill = () => {
    killing = killUntil(engine, mark, () => isOver);
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    return await run();
  } finally {
    isOver = true;
    signal.removeEventListener('abort', kill);
    await killing;
  }
}

function throwIfGone(signal: AbortSignal): void {
  if (signal.aborted) throw failures.cancelled('The client is gone');
}
