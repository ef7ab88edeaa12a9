import type { FieldPacket } from 'mysql2';
import { BelvedereError } from '../errors/index.ts';
import { type MysqlConnection, type MysqlTarget, openMysql } from './mysql-connection.ts';
import type { Outbound } from './outbound.ts';
import { RefusedStatement } from './refused-statement.ts';
import { answerTooLarge, targetError, targetTimeout } from './target-errors.ts';

export interface MysqlColumn {
  readonly name: string;
  /** Number of the type in the protocol. */
  readonly typeId: number;
  readonly isUnsigned: boolean;
  /** Bytes and not text. */
  readonly isBinary: boolean;
}

export interface MysqlRows {
  readonly columns: readonly MysqlColumn[];
  /** In the text form of the database, UTF-8 unless the column is binary. */
  readonly rows: readonly (readonly (Buffer | null)[])[];
  /** Whether there were more rows than were asked for. */
  readonly cut: boolean;
}

const UNSIGNED = 32;
/** Number of the character set `binary`. */
const BINARY = 63;

/** MariaDB's and MySQL's for a statement that took too long. */
const statementTimeouts = new Set([1969, 3024]);
const UNKNOWN_VARIABLE = 1193;

/** Beyond the time of the statement, for a server that does not keep to it. */
const GRACE_MS = 2_000;
/** For ending what runs over there, when we do not wait for it any more. */
const KILL_MS = 5_000;

/**
 * Runs one statement in a transaction that only reads, over a connection of its own to an address that was checked. The protocol is
 * told to refuse a second statement in the text. What takes too long, or what nobody waits for any more, is ended on the server too.
 * A statement that ends the transaction is for the caller to refuse.
 * Errors: `RefusedStatement`, `TargetNotAllowed`, `TargetUnreachable`, `TargetTimeout`, `TargetAnswerTooLarge`.
 */
export async function askMysql(outbound: Outbound, target: MysqlTarget, statement: string): Promise<MysqlRows> {
  const where = `${target.host}:${target.port}`;
  let failure: unknown;
  for (const { address } of await outbound.addressesOf(target)) {
    let connection: MysqlConnection;
    try {
      connection = await openMysql(target, address);
    } catch (error) {
      failure = error;
      // Who answered has answered for all of the addresses.
      if (isFromServer(error) || target.signal?.aborted === true) break;
      continue;
    }
    try {
      return await runReading(connection, { target, address, where }, statement);
    } catch (error) {
      throw told(error, where, target.timeoutMs);
    } finally {
      connection.close();
    }
  }
  throw told(failure, where, target.timeoutMs);
}

interface Place {
  readonly target: MysqlTarget;
  readonly address: string;
  readonly where: string;
}

async function runReading(connection: MysqlConnection, place: Place, statement: string): Promise<MysqlRows> {
  const { timeoutMs, signal } = place.target;
  const given = Promise.withResolvers<never>();
  given.promise.catch(() => {});
  let isGivenUp = false;
  const giveUp = (reason: unknown): void => {
    isGivenUp = true;
    given.reject(reason);
  };
  const late = setTimeout(() => giveUp(targetTimeout(place.where, timeoutMs)), timeoutMs + GRACE_MS);
  const gone = (): void => giveUp(signal?.reason);
  signal?.addEventListener('abort', gone, { once: true });
  if (signal?.aborted === true) gone();
  try {
    return await Promise.race([prepareAndCollect(connection, place, statement), given.promise]);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', gone);
    // A server that computes does not see that its client is gone.
    if (isGivenUp) await kill(place, connection.threadId);
  }
}

async function kill({ target, address }: Place, threadId: number): Promise<void> {
  try {
    const connection = await openMysql({ ...target, timeoutMs: KILL_MS, signal: undefined }, address);
    const late = setTimeout(connection.close, KILL_MS);
    await connection.run(`KILL ${threadId}`).finally(() => {
      clearTimeout(late);
      connection.close();
    });
  } catch {
    // It had ended by itself, or the server is not well: the limit of the statement holds over there.
  }
}

async function prepareAndCollect(
  connection: MysqlConnection,
  { target: { timeZone, timeoutMs, rowsMax, bytesMax }, where }: Place,
  statement: string,
): Promise<MysqlRows> {
  const limit = connection.isMariaDb
    ? `max_statement_time = ${timeoutMs / 1_000}`
    : `max_execution_time = ${timeoutMs}`;
  await connection.run(`SET SESSION ${limit}`).catch((error: unknown) => {
    // Older servers have no limit; then ours holds alone.
    if ((error as { errno?: number }).errno !== UNKNOWN_VARIABLE) throw error;
  });
  await connection.run(`SET SESSION time_zone = '${timeZone.replaceAll(/[^\w+:/-]/g, '')}'`);
  // For transactions that follow as well: what ends this one goes on in another one that only reads.
  await connection.run('SET SESSION TRANSACTION READ ONLY');
  await connection.run('START TRANSACTION READ ONLY');
  let columns: readonly MysqlColumn[] = [];
  const rows: (Buffer | null)[][] = [];
  let bytes = 0;
  const enough = Promise.withResolvers<boolean>();
  const ended = connection.run(statement, {
    columns: (fields) => {
      columns = fields.map(columnOf);
    },
    row: (row) => {
      for (const value of row) bytes += value?.length ?? 0;
      if (bytes > bytesMax) enough.reject(answerTooLarge(where, bytesMax));
      else if (rows.length === rowsMax) enough.resolve(true);
      else rows.push(row);
    },
  });
  const cut = await Promise.race([enough.promise, ended.then(() => false)]);
  return { columns, rows, cut };
}

const columnOf = ({ name, columnType = 0, flags, characterSet }: FieldPacket): MysqlColumn => ({
  name,
  typeId: columnType,
  isUnsigned: typeof flags === 'number' && (flags & UNSIGNED) !== 0,
  isBinary: characterSet === BINARY,
});

/** What the server says carries a state of SQL; what went wrong on the way does not. */
const isFromServer = (error: unknown): boolean =>
  typeof (error as { sqlState?: unknown } | undefined)?.sqlState === 'string' &&
  typeof (error as { errno?: unknown }).errno === 'number';

const reasons: Readonly<Record<string, string>> = {
  HANDSHAKE_NO_SSL_SUPPORT: 'it speaks no TLS',
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED:
    'it asks for the password in clear text, which takes TLS and jsonData.allowCleartextPasswords',
  AUTH_SWITCH_PLUGIN_ERROR: 'it asks for a way to log in that is not supported',
  PROTOCOL_CONNECTION_LOST: 'it closed the connection',
};

function told(error: unknown, where: string, timeoutMs: number): Error {
  if (error instanceof BelvedereError) return error;
  const { code = '', errno, message = '' } = error as { code?: string; errno?: number; message?: string };
  if (isFromServer(error)) {
    return statementTimeouts.has(errno ?? 0) ? targetTimeout(where, timeoutMs) : new RefusedStatement(message);
  }
  if (code === 'ETIMEDOUT') return targetTimeout(where, timeoutMs);
  const reason = code === 'HANDSHAKE_SSL_ERROR' ? `TLS failed: ${message}` : reasons[code];
  if (reason === undefined) return targetError(error, where);
  return new BelvedereError('TargetUnreachable', `${where} cannot be reached: ${reason}`, { cause: error });
}
