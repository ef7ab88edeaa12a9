import { isIP } from 'node:net';
import { BelvedereError } from '../../../errors/index.ts';
import { askPostgres, type PostgresRows, type PostgresTarget, RefusedStatement } from '../../../outbound/index.ts';
import { type Ask, type Query, type QueryableType, RefusedQuery, requiredText, textOf } from '../ask.ts';
import type { FieldFrameType } from '../frames.ts';
import { timeoutMsOf, tlsOf } from '../reach.ts';
import { type SqlColumn, tableFrame, timeSeriesFrame } from './sql-frames.ts';
import { expandMacros, type SqlDialect } from './sql-macros.ts';

const PORT = 5_432;
const ROWS_MAX = 100_000;
const BYTES_MAX = 32 * 1024 * 1024;

const dialect: SqlDialect = {
  timestamp: (ms) => `'${new Date(ms).toISOString()}'`,
  epochOf: (column) => `extract(epoch from ${column})`,
};

/** PostgreSQL and what speaks its protocol. Statements run in a transaction that only reads. */
export const postgres: QueryableType = {
  id: 'grafana-postgresql-datasource',
  aliases: ['postgres'],
  title: 'PostgreSQL',
  health: async (ask) => {
    await run(ask, 'SELECT 1');
    return 'Database Connection OK';
  },
  query: async (ask, query) => {
    const { text, fill } = expandMacros(requiredText(query.model, 'rawSql'), query, dialect);
    const result = await run(ask, text);
    const columns = columnsOf(result);
    const meta = {
      executedQueryString: text,
      ...(result.cut
        ? { notices: [{ severity: 'warning', text: `Results have been limited to ${ROWS_MAX} rows` }] }
        : {}),
    };
    return [isTable(query) ? tableFrame(columns, meta) : timeSeriesFrame(columns, query, fill, meta)];
  },
};

const isTable = ({ model }: Query): boolean => model.format !== 'time_series' && model.format !== 0;

async function run(ask: Ask, statement: string): Promise<PostgresRows> {
  const target = targetOf(ask);
  try {
    return await askPostgres(ask.ctx.kernel.outbound, target, statement);
  } catch (error) {
    if (error instanceof RefusedStatement) throw new RefusedQuery(400, error.message);
    throw error;
  }
}

/** Errors: `InvalidParameter` for a url that is no host with a port, or for a missing user or database. */
function targetOf({ open, signal }: Ask): PostgresTarget {
  const { source, secrets } = open;
  const [, host = '', port] =
    /^(?:postgres(?:ql)?:\/\/)?(\[[^\]]+\]|[^:/?#@\s]+)(?::(\d{1,5}))?\/?$/.exec(source.url) ?? [];
  const asUrl = `http://${host}`;
  if (host === '' || !URL.canParse(asUrl)) {
    throw new BelvedereError('InvalidParameter', `the url of the data source ${source.name} is not host:port`);
  }
  const database = source.database || textOf(source.jsonData.database);
  if (source.user === '' || database === '') {
    throw new BelvedereError('InvalidParameter', `the data source ${source.name} has no user or no database`);
  }
  return {
    // In the one spelling that an address has, whatever it was written as.
    host: new URL(asUrl).hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === undefined ? PORT : Number(port),
    user: source.user,
    password: secrets.get('password') ?? '',
    database,
    tls: tlsFor(open, host),
    timeoutMs: timeoutMsOf(source),
    rowsMax: ROWS_MAX,
    bytesMax: BYTES_MAX,
    signal,
  };
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
  const named =
    tls.servername === undefined && isIP(host.replace(/^\[(.*)\]$/, '$1')) === 0 ? { ...tls, servername: host } : tls;
  if (mode === 'require') return { ...named, rejectUnauthorized: false };
  return mode === 'verify-ca' ? { ...named, checkServerIdentity: () => undefined } : named;
}

const numbers = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;
const times = new Set([1082, 1114, 1184]);

const columnsOf = ({ columns, rows }: PostgresRows): SqlColumn[] =>
  columns.map(({ name, typeId }, at) => {
    const [frameType, read] = readerOf(typeId);
    return { name, frameType, values: rows.map((row) => (row[at] === null ? null : read(row[at] ?? ''))) };
  });

function readerOf(typeId: number): [FieldFrameType, (text: string) => unknown] {
  if (typeId === BOOLEAN) return ['bool', (text) => text === 't'];
  if (numbers.has(typeId)) return ['float64', numberOf];
  if (times.has(typeId)) return ['time.Time', timeOf];
  return ['string', (text) => text];
}

const numberOf = (text: string): number => (text === 'NaN' ? Number.NaN : Number(text));

/** `2026-01-02`, `2026-01-02 03:04:05.678901`, the same with `+00`; null for infinity and for years before Christ. */
function timeOf(text: string): number | null {
  const [, date, clock = '00:00:00', fraction = ''] =
    /^(\d{4,6}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(\.\d+)?)?(?:\+00)?$/.exec(text) ?? [];
  if (date === undefined) return null;
  const ms = Date.parse(`${date}T${clock}Z`) + Number(`0${fraction || '.0'}`) * 1_000;
  return Number.isNaN(ms) ? null : Math.floor(ms);
}
