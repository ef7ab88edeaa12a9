import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

declare const connectionBrand: unique symbol;
declare const streamBrand: unique symbol;

/** One session of the engine: it holds its own settings and parameters and runs one statement at a time. */
export interface Connection {
  readonly [connectionBrand]: true;
}

export interface StreamHandle {
  readonly [streamBrand]: true;
}

export interface QueryResult {
  readonly bytes: Uint8Array;
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

export interface InsertResult {
  readonly elapsed: number;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

export interface StreamPart {
  readonly bytes: Uint8Array;
  readonly numRows: number;
  readonly done: boolean;
}

/**
 * The native binding below the package's `Session`, and the reason why it is used: `Session.close()` waits until *no* session
 * runs anything. Sessions are thrown away after each statement here, so during one long query they would pile up, 1.5 MB each,
 * until the memory limit ends that query (measured: 700 sessions). `CloseConnection` gives one back as soon as it is idle.
 *
 * A connection must be idle when it is closed, and a stream must not be fetching when it is cancelled: both are use after free.
 */
export interface EngineLibrary {
  CreateConnection(path: string, args: readonly string[]): Connection;
  CloseConnection(connection: Connection): void;
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<QueryResult>;
  InsertRawAsyncConnection(
    connection: Connection,
    prefix: string,
    body: Buffer,
    countLines: boolean,
  ): Promise<InsertResult>;
  /** Plans the query on the calling thread and blocks it while scalar subqueries run. */
  StreamQuery(connection: Connection, sql: string, format: string): StreamHandle;
  StreamFetch(stream: StreamHandle): Promise<StreamPart>;
  StreamCancel(stream: StreamHandle): void;
}

interface Loader {
  loadNative(): EngineLibrary;
}

/** @param loaderPath only for tests: another module than the installed package's loader. Throws what loading throws. */
export function loadLibrary(loaderPath?: string): EngineLibrary {
  const require = createRequire(import.meta.url);
  // The loader is not among the package's exports, but its absolute path can be required.
  const path = loaderPath ?? join(dirname(require.resolve('chdb')), 'dist', 'loader.js');
  return (require(path) as Loader).loadNative();
}
