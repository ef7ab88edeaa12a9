import { rm, writeFile } from 'node:fs/promises';
import type { Engine } from './engine.ts';
import { failures } from './failure.ts';
import type { InsertResult } from './library.ts';
import { prepare } from './prepare.ts';
import { quoteText } from './quote.ts';
import type { EngineRequest } from './request.ts';
import { type Statement, wordOf } from './statement.ts';

/** Of these the library takes the data behind the statement. */
const textFormats = new Set(
  `CSV CSVWithNames JSONCompactEachRow JSONCompactEachRowWithNames JSONCompactEachRowWithNamesAndTypes JSONCompactStringsEachRow
   JSONEachRow JSONStringsEachRow NDJSON TSV TSVRaw TSVWithNames TabSeparated TabSeparatedRaw TabSeparatedWithNames`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Behind a statement the library cuts binary data. A file is read as it is, and these formats say their own types. */
const fileFormats = new Set(['Native', 'RowBinaryWithNamesAndTypes']);

/**
 * Inserts a body as one insert: all of its rows or none. Errors: `UNKNOWN_FORMAT` for other formats, `BAD_ARGUMENTS` where the
 * statement takes no data, and what the engine throws.
 */
export async function insert(engine: Engine, request: EngineRequest, statement: Statement): Promise<InsertResult> {
  if (!statement.hasData) throw failures.badArguments('This statement takes no data, but the request has some');
  const { format } = statement;
  if (format === undefined) throw failures.badArguments('An insert ends with FORMAT and the name of the format');
  const isFile = fileFormats.has(format);
  if (!isFile && !textFormats.has(format)) {
    const known = [...textFormats, ...fileFormats].join(', ');
    throw failures.unknownFormat(`The embedded engine takes no inserts in the format ${format}, only ${known}`);
  }
  if (request.data.length === 0) return { elapsed: 0, rowsWritten: 0, bytesWritten: 0 };
  if (isFile) return insertFile(engine, request, statement, format);
  return engine.withConnection(async (connection) => {
    await prepare(engine, connection, request);
    return engine.library.InsertRawAsyncConnection(connection, statement.sql, request.data, false);
  });
}

/** The file is never synced: it is gone before the disk has seen much of it. */
async function insertFile(
  engine: Engine,
  request: EngineRequest,
  statement: Statement,
  format: string,
): Promise<InsertResult> {
  const path = engine.nextInsertFile();
  const sql = `${headOf(statement)} SELECT * FROM file(${quoteText(path)}, ${format})`;
  try {
    await writeFile(path, request.data, { mode: 0o600, flag: 'wx' });
    return await engine.withConnection(async (connection) => {
      await prepare(engine, connection, request);
      const { elapsed, rowsRead, bytesRead } = await engine.library.QueryAsyncConnection(connection, sql, 'Null');
      return { elapsed, rowsWritten: rowsRead, bytesWritten: bytesRead };
    });
  } finally {
    await rm(path, { force: true });
  }
}

/** What stands before `FORMAT`. */
function headOf({ sql, tokens }: Statement): string {
  const format = tokens.findLast((token) => wordOf(token) === 'FORMAT');
  return sql.slice(0, format?.start);
}
