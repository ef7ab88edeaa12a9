import { askMysql, type MysqlColumn, type MysqlTarget } from '../../../outbound/index.ts';
import { type Ask, type QueryableType, textOf } from '../ask.ts';
import { tlsOf } from '../reach.ts';
import type { SqlDialect } from './sql-macros.ts';
import { sqlTargetOf } from './sql-target.ts';
import { sqlType } from './sql-type.ts';
import { type ClockZone, clockZone, readColumn, readMoment, type ValueReader, wholeNumber } from './sql-values.ts';

const PORT = 3_306;

const epochOf = (column: string): string => `UNIX_TIMESTAMP(${column})`;

export const mysqlDialect: SqlDialect = {
  timestamp: (ms) => `FROM_UNIXTIME(${ms / 1_000})`,
  epochOf,
  groupOf: (epoch, seconds) => `${epoch} DIV ${seconds} * ${seconds}`,
  time: (column) => `${epochOf(column)} AS time_sec`,
  timeEpoch: (column) => `${epochOf(column)} AS time_sec`,
};

/** MySQL, MariaDB and what speaks their protocol. Statements run in a transaction that only reads. */
export const mysql: QueryableType = sqlType({
  id: 'mysql',
  title: 'MySQL',
  dialect: mysqlDialect,
  run: async (ask, statement) => {
    const target = targetOf(ask);
    const zone = clockZone(target.timeZone);
    const { columns, rows, cut } = await askMysql(ask.ctx.kernel.outbound, target, statement);
    const read = (column: MysqlColumn, at: number) =>
      readColumn(
        column.name,
        readerOf(column, zone),
        rows.map((row) => row[at] ?? null),
      );
    return { columns: columns.map(read), cut };
  },
});

/** Errors: those of `sqlTargetOf`. */
function targetOf(ask: Ask): MysqlTarget {
  const { jsonData } = ask.open.source;
  // TLS is what asks for a certificate or for not checking one; without any of it clients of this type speak plain.
  const isSecure = [jsonData.tlsAuth, jsonData.tlsAuthWithCACert, jsonData.tlsSkipVerify].includes(true);
  return {
    ...sqlTargetOf(ask, /^(?:mysql|mariadb|tcp):\/\//, PORT),
    tls: isSecure ? tlsOf(ask.open) : undefined,
    allowClearPassword: jsonData.allowCleartextPasswords === true,
    timeZone: textOf(jsonData.timezone) || '+00:00',
  };
}

/** Numbers of types in the protocol: integers of up to 32 bits and years, floats, decimals. */
const numbers = new Set([0, 1, 2, 3, 4, 5, 9, 13, 246]);
const BIGINT = 8;
const BIT = 16;
const times = new Set([7, 10, 12]);
const DATE = 10;
/** Said to be binary, and is text. */
const JSON_TEXT = 245;

function readerOf({ typeId, isUnsigned, isBinary }: MysqlColumn, zone: ClockZone): ValueReader<Buffer> {
  if (numbers.has(typeId)) return { frameType: 'float64', read: (bytes) => Number(bytes.toString('latin1')) };
  if (typeId === BIGINT) {
    return { frameType: isUnsigned ? 'uint64' : 'int64', read: (bytes) => wholeNumber(bytes.toString('latin1')) };
  }
  if (typeId === BIT) return { frameType: 'uint64', read: (bytes) => wholeNumber(`0x${bytes.toString('hex') || '0'}`) };
  if (times.has(typeId)) {
    // A day has no zone that it could be in another one of.
    const clock = typeId === DATE ? undefined : zone;
    return { frameType: 'time.Time', read: (bytes) => readMoment(bytes.toString('latin1'), clock) };
  }
  return { frameType: 'string', read: isBinary && typeId !== JSON_TEXT ? binaryText : (bytes) => bytes.toString() };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that the bytes are, else their digits as MySQL writes them. */
function binaryText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return `0x${bytes.toString('hex')}`;
  }
}
