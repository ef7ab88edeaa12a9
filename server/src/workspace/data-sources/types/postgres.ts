import { isIP } from 'node:net';
import { askPostgres, type PostgresTarget } from '../../../outbound/index.ts';
import { type Ask, type QueryableType, textOf } from '../ask.ts';
import { tlsOf } from '../reach.ts';
import type { SqlDialect } from './sql-macros.ts';
import { sqlTargetOf } from './sql-target.ts';
import { sqlType } from './sql-type.ts';
import { readColumn, readMoment, type ValueReader, wholeNumber } from './sql-values.ts';

const PORT = 5_432;

const epochOf = (column: string): string => `extract(epoch from ${column})`;

export const postgresDialect: SqlDialect = {
  timestamp: (ms) => `'${new Date(ms).toISOString()}'`,
  epochOf,
  groupOf: (epoch, seconds) => `floor(${epoch}/${seconds})*${seconds}`,
  time: (column) => `${column} AS "time"`,
  timeEpoch: (column) => `${epochOf(column)} AS "time"`,
};

/** PostgreSQL and what speaks its protocol. Statements run in a transaction that only reads. */
export const postgres: QueryableType = sqlType({
  id: 'grafana-postgresql-datasource',
  aliases: ['postgres'],
  title: 'PostgreSQL',
  dialect: postgresDialect,
  run: async (ask, statement) => {
    const { columns, rows, cut } = await askPostgres(ask.ctx.kernel.outbound, targetOf(ask), statement);
    const read = ({ name, typeId }: (typeof columns)[number], at: number) =>
      readColumn(
        name,
        readerOf(typeId),
        rows.map((row) => row[at] ?? null),
      );
    return { columns: columns.map(read), cut };
  },
});

/** Errors: those of `sqlTargetOf`. */
function targetOf(ask: Ask): PostgresTarget {
  const target = sqlTargetOf(ask, /^postgres(?:ql)?:\/\//, PORT);
  return { ...target, tls: tlsFor(ask.open, target.host) };
}

/** As PostgreSQL's own clients read `sslmode`: `require` encrypts and believes any certificate, `verify-ca` any name in it. */
function tlsFor(open: Ask['open'], host: string): PostgresTarget['tls'] {
  const mode = textOf(open.source.jsonData.sslmode) || 'verify-full';
  if (mode === 'disable') return undefined;
  const { jsonData } = open.source;
  // Certificates are there without the switches that HTTP has for them.
  const tls = tlsOf({
    ...open,
    source: { ...open.source, jsonData: { ...jsonData, tlsAuth: true, tlsAuthWithCACert: true } },
  });
  // Certificates for addresses are compared with the address itself; the protocol names hosts only.
  const named = tls.servername === undefined && isIP(host) === 0 ? { ...tls, servername: host } : tls;
  if (mode === 'require') return { ...named, rejectUnauthorized: false };
  return mode === 'verify-ca' ? { ...named, checkServerIdentity: () => undefined } : named;
}

const numbers = new Set([21, 23, 26, 700, 701, 1700]);
const BIGINT = 20;
const BOOLEAN = 16;
const times = new Set([1082, 1114, 1184]);

function readerOf(typeId: number): ValueReader<string> {
  if (typeId === BOOLEAN) return { frameType: 'bool', read: (text) => text === 't' };
  if (typeId === BIGINT) return { frameType: 'int64', read: wholeNumber };
  // NaN and the infinities are spelled as the language spells them.
  if (numbers.has(typeId)) return { frameType: 'float64', read: Number };
  if (times.has(typeId)) return { frameType: 'time.Time', read: (text) => readMoment(text) };
  return { frameType: 'string', read: (text) => text };
}
