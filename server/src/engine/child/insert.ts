import type { Engine } from './engine.ts';
import { failures } from './failure.ts';
import type { InsertResult } from './library.ts';
import { prepare } from './prepare.ts';
import type { EngineRequest } from './request.ts';
import type { Statement } from './statement.ts';

/** Binary ones are left out: the library takes text only. */
const insertFormats = new Set(
  `CSV CSVWithNames JSONCompactEachRow JSONCompactEachRowWithNames JSONCompactEachRowWithNamesAndTypes JSONCompactStringsEachRow
   JSONEachRow JSONStringsEachRow NDJSON TSV TSVRaw TSVWithNames TabSeparated TabSeparatedRaw TabSeparatedWithNames`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/**
 * Inserts a body as one insert: all of its rows or none. Errors: `UNKNOWN_FORMAT` for formats that are not text, `BAD_ARGUMENTS`
 * where the statement takes no data, and what the engine throws.
 */
export async function insert(engine: Engine, request: EngineRequest, statement: Statement): Promise<InsertResult> {
  if (!statement.hasData) throw failures.badArguments('This statement takes no data, but the request has some');
  const { format } = statement;
  if (format === undefined) throw failures.badArguments('An insert ends with FORMAT and the name of the format');
  if (!insertFormats.has(format)) {
    throw failures.unknownFormat(
      `The embedded engine takes no inserts in the format ${format}, only ${[...insertFormats].join(', ')}`,
    );
  }
  if (request.data.length === 0) return { elapsed: 0, rowsWritten: 0, bytesWritten: 0 };
  return engine.withConnection(async (connection) => {
    await prepare(engine, connection, request);
    return engine.library.InsertRawAsyncConnection(connection, statement.sql, request.data, false);
  });
}
