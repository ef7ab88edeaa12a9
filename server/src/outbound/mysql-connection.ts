import { connect, isIP, type Socket } from 'node:net';
import type { Connection, FieldPacket, SslOptions } from 'mysql2';
import type { OutboundTls } from './outbound.ts';
import { answerTooLarge } from './target-errors.ts';

export interface MysqlTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Undefined: without TLS. */
  readonly tls?: OutboundTls | undefined;
  /** Whether the server may ask for the password itself; over TLS only. */
  readonly allowClearPassword: boolean;
  /** `+00:00`, `Europe/Berlin`: in which the server reads and says what has no zone. */
  readonly timeZone: string;
  /** For the connection, and then for the statement. */
  readonly timeoutMs: number;
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly signal?: AbortSignal | undefined;
}

export interface MysqlConnection {
  /** What serves it over there, by which another connection can end it. */
  readonly threadId: number;
  readonly isMariaDb: boolean;
  /**
   * Runs one statement and hands out what comes, of the first result only. Columns are undefined for a statement without a result.
   * Errors: as mysql2 has them, `TargetAnswerTooLarge`.
   */
  readonly run: (
    sql: string,
    on?: {
      readonly columns: (columns: readonly FieldPacket[]) => void;
      readonly row: (row: (Buffer | null)[]) => void;
    },
  ) => Promise<void>;
  readonly close: () => void;
}

/** Parts of the client that its types leave out. */
interface Inner {
  stream: Socket;
  handlePacket: (packet: unknown) => void;
}

/** Of names, hellos and the rows that are not kept any more; rows that are kept are counted by who keeps them. */
const OVERHEAD_BYTES_MAX = 8 * 1024 * 1024;

/** Files of ours are never sent, whatever the server asks for. */
const FLAGS = ['-LOCAL_FILES'];

/**
 * Connects to an address that was checked, and logs in.
 * Errors: as mysql2 has them, `TargetAnswerTooLarge`; what `signal` was aborted with.
 */
export async function openMysql(target: MysqlTarget, address: string): Promise<MysqlConnection> {
  const { port, user, password, database, tls, timeoutMs, bytesMax, allowClearPassword, signal } = target;
  signal?.throwIfAborted();
  // Loaded when it is needed: most servers have no such data source.
  const { createConnection } = await import('mysql2');
  const socket = connect({ host: address, port, noDelay: true });
  const connection = createConnection({
    stream: socket,
    host: certificateHost(target),
    port,
    user,
    password,
    database,
    connectTimeout: timeoutMs,
    flags: FLAGS,
    timezone: 'Z',
    // Names of columns come from the server: they must not become code.
    disableEval: true,
    connectAttributes: { program_name: 'Belvedere' },
    enableCleartextPlugin: allowClearPassword && tls !== undefined,
    ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
  });
  const inner = connection as unknown as Inner;
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  let isOver = false;
  const close = (): void => {
    isOver = true;
    inner.stream.destroy();
    socket.destroy();
  };
  const fail = (error: unknown): void => {
    broken.reject(error);
    close();
  };
  connection.on('error', fail);
  guardPackets(connection, {
    bytesMax: bytesMax + OVERHEAD_BYTES_MAX,
    where: `${target.host}:${port}`,
    isOver: () => isOver,
    fail,
  });
  const gone = (): void => fail(signal?.reason);
  signal?.addEventListener('abort', gone, { once: true });
  try {
    const hello = Promise.withResolvers<{ readonly serverVersion?: string }>();
    connection.once('connect', hello.resolve);
    const { serverVersion = '' } = await Promise.race([hello.promise, broken.promise]);
    return {
      threadId: connection.threadId,
      isMariaDb: /mariadb/i.test(serverVersion),
      run: (sql, on) => Promise.race([runOne(connection, sql, on), broken.promise]),
      close,
    };
  } catch (error) {
    close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', gone);
  }
}

const sslOf = (tls: OutboundTls): SslOptions =>
  ({ ...tls, verifyIdentity: tls.rejectUnauthorized !== false }) as SslOptions;

/**
 * The name that a certificate has to be for. The client leaves an address out and then asks for `localhost`; with a dot behind it the
 * address passes as a name, and is compared as the address that it is.
 */
function certificateHost({ host, tls }: MysqlTarget): string {
  const name = tls?.servername ?? host;
  return isIP(name) === 0 ? name : `${name}.`;
}

/**
 * Whoever answers at the address is not trusted: what the client throws while it reads must not end the process, packets out of order
 * must not fill the log, and a packet without end must not fill the memory.
 */
function guardPackets(
  connection: Connection,
  {
    bytesMax,
    where,
    isOver,
    fail,
  }: { bytesMax: number; where: string; isOver: () => boolean; fail: (e: unknown) => void },
): void {
  const inner = connection as unknown as Inner;
  let bytes = 0;
  let counted: Socket | undefined;
  const count = (): void => {
    if (inner.stream === counted) return;
    counted = inner.stream;
    counted.prependListener('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) fail(answerTooLarge(where, bytesMax));
    });
  };
  count();
  connection.on('warn' as 'error', fail);
  const handle = inner.handlePacket.bind(inner);
  inner.handlePacket = (packet) => {
    if (isOver()) return;
    try {
      handle(packet);
      // With TLS another stream takes the place of the first one.
      count();
    } catch (error) {
      fail(error);
    }
  };
}

function runOne(connection: Connection, sql: string, on: Parameters<MysqlConnection['run']>[1]): Promise<void> {
  return new Promise((resolve, reject) => {
    let results = 0;
    const query = connection.query({ sql, rowsAsArray: true, typeCast: (field) => field.buffer() });
    query.on('fields', (columns: readonly FieldPacket[] | undefined) => {
      results += 1;
      if (results === 1 && columns !== undefined) on?.columns(columns);
    });
    query.on('result', (row: unknown) => {
      if (results === 1 && Array.isArray(row)) on?.row(row as (Buffer | null)[]);
    });
    query.on('error', reject);
    query.on('end', resolve);
  });
}
