import type { Socket } from 'node:net';
import pg from 'pg';
import { BelvedereError } from '../errors/index.ts';
import type { Outbound, OutboundTls } from './outbound.ts';
import { RefusedStatement } from './refused-statement.ts';
import { answerTooLarge, targetError, targetTimeout } from './target-errors.ts';

export interface PostgresTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Undefined: without TLS. */
  readonly tls?: (OutboundTls & { readonly checkServerIdentity?: () => undefined }) | undefined;
  /** For the connection, and then for the statement. */
  readonly timeoutMs: number;
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly signal?: AbortSignal | undefined;
}

export interface PostgresRows {
  readonly columns: readonly { readonly name: string; readonly typeId: number }[];
  /** In the text form of the database, in UTC and ISO dates. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there were more rows than were asked for. */
  readonly cut: boolean;
}

const STATEMENT_CANCELLED = '57014';

/** Beyond the time of the statement, for a server that does not keep to it. */
const GRACE_MS = 2_000;

/** How often the server looks whether we are still there. */
const CLIENT_CHECK_MS = 1_000;
/** Of the protocol around the rows. */
const OVERHEAD_BYTES_MAX = 8 * 1024 * 1024;

const asText = { getTypeParser: () => (text: string) => text };

/**
 * Runs one statement in a transaction that only reads, over a connection of its own to an address that was checked. A second statement
 * in the text is refused by the database: nothing can end the transaction and go on.
 * Errors: `RefusedStatement`, `TargetNotAllowed`, `TargetUnreachable`, `TargetTimeout`, `TargetAnswerTooLarge`.
 */
export async function askPostgres(
  outbound: Outbound,
  target: PostgresTarget,
  statement: string,
): Promise<PostgresRows> {
  const where = `${target.host}:${target.port}`;
  let failure: unknown;
  for (const { address } of await outbound.addressesOf(target)) {
    const client = clientOf(target, address);
    const stop = (): void => {
      streamOf(client).destroy();
    };
    target.signal?.addEventListener('abort', stop, { once: true });
    try {
      target.signal?.throwIfAborted();
      await client.connect();
    } catch (error) {
      failure = error;
      stop();
      // Who answered has answered for all of the addresses.
      if (error instanceof pg.DatabaseError || target.signal?.aborted === true) break;
      continue;
    } finally {
      target.signal?.removeEventListener('abort', stop);
    }
    return runReading(client, target, statement, where).catch((error: unknown) => {
      throw told(error, where, target.timeoutMs);
    });
  }
  throw told(failure, where, target.timeoutMs);
}

/** Everything is said: of what is left out the client takes the environment's, the password of our own store among it. */
function clientOf({ port, user, password, database, tls, timeoutMs }: PostgresTarget, address: string): pg.Client {
  const client = new pg.Client({
    host: address,
    port,
    user,
    // A function counts as said even when the password is empty.
    password: () => password,
    database,
    ssl: tls ?? false,
    connectionTimeoutMillis: timeoutMs,
    application_name: 'Belvedere',
    types: asText,
  });
  // Without a listener a connection that breaks later ends the process.
  client.on('error', () => {});
  return client;
}

/** The types of the client leave its connection out. Over TLS another stream takes the place of the first one. */
const streamOf = (client: pg.Client): Socket =>
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;

async function runReading(
  client: pg.Client,
  { timeoutMs, rowsMax, bytesMax, signal }: PostgresTarget,
  statement: string,
  where: string,
): Promise<PostgresRows> {
  const stop = (): void => {
    streamOf(client).destroy();
  };
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    stop();
  }, timeoutMs + GRACE_MS);
  signal?.addEventListener('abort', stop, { once: true });
  let bytes = 0;
  let isTooLarge = false;
  // A row is whole before it is counted, and whoever answers at the address is not trusted to end one.
  streamOf(client).on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    isTooLarge = bytes > bytesMax + OVERHEAD_BYTES_MAX;
    if (isTooLarge) stop();
  });
  try {
    await client.query(prologue(timeoutMs));
    return await collect(client, statement, { rowsMax, bytesMax, where, stop });
  } catch (error) {
    if (isTooLarge) throw answerTooLarge(where, bytesMax);
    throw isLate ? targetTimeout(where, timeoutMs) : error;
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', stop);
    // Closing the connection rolls back, and does not wait for a server that still sends.
    stop();
  }
}

/**
 * The select takes a snapshot: after it the transaction cannot be made to write any more. Newer servers look whether the client is
 * still there while they compute.
 */
const prologue = (timeoutMs: number): string =>
  [
    'BEGIN READ ONLY',
    `SET LOCAL statement_timeout = ${timeoutMs}`,
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    `SELECT set_config(name, '${CLIENT_CHECK_MS}', true) FROM pg_settings WHERE name = 'client_connection_check_interval'`,
  ].join('; ');

function collect(
  client: pg.Client,
  text: string,
  { rowsMax, bytesMax, where, stop }: { rowsMax: number; bytesMax: number; where: string; stop: () => void },
): Promise<PostgresRows> {
  return new Promise((resolve, reject) => {
    const rows: (string | null)[][] = [];
    let bytes = 0;
    const query = client.query(
      new pg.Query<(string | null)[]>({
        text,
        rowMode: 'array',
        queryMode: 'extended',
        types: asText,
      } as pg.QueryArrayConfig),
    );
    const columnsOf = (result: pg.ResultBuilder | undefined) =>
      (result?.fields ?? []).map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID }));
    query.on('row', (row: (string | null)[], result) => {
      for (const value of row) bytes += value?.length ?? 0;
      if (bytes > bytesMax) {
        reject(answerTooLarge(where, bytesMax));
        stop();
      } else if (rows.length === rowsMax) {
        resolve({ columns: columnsOf(result), rows, cut: true });
        stop();
      } else {
        rows.push(row);
      }
    });
    query.on('end', (result) => resolve({ columns: columnsOf(result), rows, cut: false }));
    query.on('error', reject);
  });
}

function told(error: unknown, where: string, timeoutMs: number): Error {
  if (error instanceof BelvedereError) return error;
  if (error instanceof pg.DatabaseError) {
    return error.code === STATEMENT_CANCELLED ? targetTimeout(where, timeoutMs) : new RefusedStatement(error.message);
  }
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code === undefined && /timeout expired/.test(message)) return targetTimeout(where, timeoutMs);
  if (code === undefined && message.startsWith('SASL')) {
    return new BelvedereError('TargetUnreachable', `${where} asks for a password, and the data source has none`);
  }
  if (code === undefined && /SSL/.test(message)) {
    return new BelvedereError(
      'TargetUnreachable',
      `${where} cannot be reached: it speaks no TLS; set jsonData.sslmode`,
    );
  }
  return targetError(error, where);
}
