import type { IncomingMessage } from 'node:http';
import { readBody } from './body.ts';
import { failures } from './failure.ts';
import { readMultipart } from './multipart.ts';
import { isPlainName } from './quote.ts';

/** A request of the client, before its statement is looked at. */
export interface EngineRequest {
  readonly sql: string;
  /** What follows the statement; empty for most. */
  readonly data: Buffer;
  readonly parameters: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
  readonly database: string | undefined;
  readonly isReadonly: boolean;
  /** The whole result is made before the first byte is sent, so that every error is a status. */
  readonly waitsForEnd: boolean;
}

/** Keys of the URL that are no settings. Sessions and roles are refused where they would change what a statement means. */
const otherKeys = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'enable_http_compression',
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'compress',
  'decompress',
  'quota_key',
]);
const refusedKeys = new Set(['session_id', 'role', 'user', 'password']);

/** Errors: `BAD_ARGUMENTS`, `TOO_MANY_BYTES`. */
export async function readRequest(
  message: IncomingMessage,
  url: URLSearchParams,
  { bodyBytesMax, sqlBytesMax }: { bodyBytesMax: number; sqlBytesMax: number },
): Promise<EngineRequest> {
  const body = await readBody(message, bodyBytesMax);
  const contentType = message.headers['content-type'] ?? '';
  const parts = contentType.startsWith('multipart/form-data') ? readMultipart(body, contentType) : undefined;
  const inUrl = url.get('query');
  const sql = inUrl ?? (parts === undefined ? body.toString('utf8') : (parts.get('query') ?? ''));
  if (Buffer.byteLength(sql) > sqlBytesMax) {
    const remedy = 'long values belong into parameters, and rows into the body of an insert';
    throw failures.tooLarge(`The statement is longer than ${sqlBytesMax} bytes; ${remedy}`);
  }
  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [key, value] of [...url, ...(parts ?? [])]) {
    if (key.startsWith('param_')) parameters.set(checkedName(key), value);
    else if (refusedKeys.has(key)) throw failures.badArguments(`The embedded engine does not know ${key}`);
    else if (!otherKeys.has(key)) settings.set(checkedName(key), value);
  }
  const readonly = settings.get('readonly');
  return {
    sql,
    data: inUrl === null || parts !== undefined ? Buffer.alloc(0) : body,
    parameters,
    settings,
    database: url.get('database') ?? undefined,
    // A request by GET changes nothing, as on a server.
    isReadonly: message.method === 'GET' || (readonly !== undefined && readonly !== '0'),
    waitsForEnd: url.get('wait_end_of_query') === '1',
  };
}

function checkedName(name: string): string {
  if (!isPlainName(name)) throw failures.badArguments(`${name.slice(0, 100)} is no name of a setting or parameter`);
  return name;
}
