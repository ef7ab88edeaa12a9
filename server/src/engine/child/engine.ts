import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connection, EngineLibrary, QueryResult } from './library.ts';
import type { ChildOptions } from './options.ts';
import { quoteText } from './quote.ts';

export interface Engine {
  readonly library: EngineLibrary;
  readonly version: string;
  readonly tableFunctions: ReadonlySet<string>;
  /** For one statement; whoever opens it closes it, with the library, when nothing runs on it any more. */
  open(): Connection;
  /**
   * Runs `use` on a connection of its own and closes it, however it ends. Everything that one statement leaves behind goes with the
   * connection: settings, parameters, and the rows of a statement that failed, which the engine would put in front of the next
   * result. `use` must not come back while something runs on the connection.
   */
  withConnection<Result>(use: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** A path that no other insert has. */
  nextInsertFile(): string;
  /** One statement without settings, for what the engine asks itself. */
  ask(sql: string): Promise<string>;
}

/** Opens the tables; throws what the library throws, for instance when another engine has the folder. */
export async function openEngine(library: EngineLibrary, options: ChildOptions): Promise<Engine> {
  const args = [
    `--config-file=${options.configurationFile}`,
    `--max_memory_usage=${options.queryMemoryBytesMax}`,
    // An insert is answered when it is in its table, and a body is one insert; the default would gather several.
    '--async_insert=0',
    // As on a server: what does not begin with a verb is a mistake, and the addresses of the process are nobody's business.
    '--implicit_select=0',
    '--allow_introspection_functions=0',
    // Of results that are made whole; streams lift it.
    `--max_result_bytes=${options.limits.resultBytesMax}`,
    // Values of parameters are part of the statements that set them.
    `--max_query_size=${options.limits.bodyBytesMax * 2}`,
  ];
  const open = () => library.CreateConnection(options.dataFolder, args);
  // Never closed: with the last connection the library would end the whole engine.
  open();

  async function withConnection<Result>(use: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = open();
    try {
      return await use(connection);
    } finally {
      library.CloseConnection(connection);
    }
  }
  const ask = (sql: string) =>
    withConnection(async (connection) => textOf(await library.QueryAsyncConnection(connection, sql, 'TSVRaw')));
  const insertFolder = emptyInsertFolder(options.dataFolder);
  let insertFiles = 0;
  return {
    library,
    nextInsertFile: () => {
      insertFiles += 1;
      return join(insertFolder, `${insertFiles}.native`);
    },
    version: await ask('SELECT version()'),
    tableFunctions: new Set((await ask('SELECT name FROM system.table_functions')).split('\n')),
    open,
    withConnection,
    ask,
  };
}

/** Without what an engine left there that was killed. */
function emptyInsertFolder(dataFolder: string): string {
  const folder = join(dirname(dataFolder), 'inserts');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function textOf(result: QueryResult): string {
  return Buffer.from(result.bytes).toString('utf8').trimEnd();
}

let calls = 0;

/**
 * Marks a statement in the setting that is there for comments, behind what the client put there, so that it can be found and killed. A comment in its
 * text would be lost: the engine lists a statement with parameters as it writes it itself.
 */
export function createMark(): string {
  calls += 1;
  return ` call:${process.pid}-${calls}`;
}

/** Again and again until the statement is gone: it may not be listed yet when the first attempt looks for it. */
export async function killUntil(engine: Engine, mark: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await engine
      .ask(`KILL QUERY WHERE endsWith(Settings['log_comment'], ${quoteText(mark)}) ASYNC`)
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, killAgainMs));
  }
}

const killAgainMs = 100;
