import type { Engine } from './engine.ts';
import type { Connection } from './library.ts';
import { quoteName, quoteText } from './quote.ts';
import type { EngineRequest } from './request.ts';

/**
 * Brings what a request says beside its statement onto its connection: database, parameters, settings. `readonly` comes last and
 * alone, because nothing can be set after it. It is always 1: under 2 the engine would read files of the machine as tables
 * (`FROM '/etc/passwd'`).
 *
 * @param options `mark`: by which the statement is found among those that run
 */
export async function prepare(
  { library }: Engine,
  connection: Connection,
  request: EngineRequest,
  { mark = '', defaults = {} }: { readonly mark?: string; readonly defaults?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const run = (sql: string) => library.QueryAsyncConnection(connection, sql, 'Null');
  if (request.database !== undefined) await run(`USE ${quoteName(request.database)}`);
  const settings: Record<string, string> = { ...defaults, ...Object.fromEntries(request.settings) };
  if (mark !== '') settings.log_comment = `${settings.log_comment ?? ''}${mark}`;
  const assignments = [...Object.entries(settings), ...request.parameters]
    .filter(([name]) => name !== 'readonly')
    .map(([name, value]) => `${name} = ${quoteText(value)}`);
  if (assignments.length > 0) await run(`SET ${assignments.join(', ')}`);
  if (request.isReadonly) await run('SET readonly = 1');
}
