import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { requirePermission } from '../kernel/permission.ts';
import type { StoredDataSource } from './state.ts';
import { decodedWhole } from './target-url.ts';
import { requireReading } from './types/influxql.ts';

const elasticsearch =
  /^(?:[^/]+\/)?_(?:search|msearch|count|field_caps|async_search|validate\/query|mapping|resolve\/index\/[^/]+)$/;

/** Paths at which a POST asks and changes nothing, by type. Of other types nobody knows. */
const askedByPost: Readonly<Record<string, RegExp>> = {
  prometheus: /^api\/v1\/(?:query|query_range|query_exemplars|series|labels|label\/[^/]+\/values)$/,
  loki: /^loki\/api\/v1\/(?:query|query_range|series|labels|index\/(?:stats|volume|volume_range))$/,
  // A POST to InfluxDB may hold any statement, and nobody reads its body here.
  influxdb: /^$/,
  elasticsearch,
  opensearch: elasticsearch,
  'grafana-opensearch-datasource': elasticsearch,
};

/**
 * Paths at which servers that speak the API of Prometheus or are Loki do something by GET too: what is in memory is written out, or the
 * server ends.
 */
const changedByGet = /(?:^|\/)(?:flush|ingester\/+(?:flush|shutdown|flush_shutdown|prepare[-_][\w-]+))\/*$/i;

const readingMethods = new Set(['GET', 'HEAD']);

/** Parameters by which a caller would log in itself, and which would then stand in records. */
const loginParameters: Readonly<Record<string, readonly string[]>> = { influxdb: ['u', 'p'] };

/** As it came, percent-encoded. */
export interface ProxiedCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
}

/**
 * Whether the caller may send this through the data source. Everybody asks; what writes needs the permission to manage data sources.
 * Errors: `PermissionDenied`, `ReadOnlyKey`, `InvalidParameter` for a method that is not passed on.
 */
export function requireProxyable(ctx: Context, source: StoredDataSource, { method, path, query }: ProxiedCall): void {
  const asking = askedByPost[source.type];
  if (readingMethods.has(method)) {
    if (source.type === 'influxdb') requireReadingQuery(ctx, query);
    if (!changesByGet(source, path)) return;
  } else if (method === 'POST' && asking?.test(path.replaceAll(/^\/+|\/+$/g, '')) === true) {
    return;
  }
  if (source.type === 'prometheus') {
    throw new BelvedereError(
      'PermissionDenied',
      `non allow-listed ${method}s not allowed on proxied Prometheus datasource`,
    );
  }
  if (ctx.readOnly) {
    throw new BelvedereError(
      'ReadOnlyKey',
      `a ${method} through ${source.name} may change something and the key may only read`,
    );
  }
  if (method === 'POST' && asking === undefined) return;
  requirePermission(ctx, 'workspace.dataSourceManage', `a ${method} through the data source ${source.name}`);
}

const changesByGet = ({ type }: StoredDataSource, path: string): boolean =>
  (type === 'loki' || type === 'prometheus') && changedByGet.test(decodedWhole(path));

/** InfluxDB 1.x takes some statements that write by GET too. */
function requireReadingQuery(ctx: Context, query: string): void {
  if (ctx.permissions.has('workspace.dataSourceManage') && !ctx.readOnly) return;
  for (const statement of new URLSearchParams(query).getAll('q')) requireReading(statement);
}

/** The query as it is passed on: the database that is set up instead of the caller's, and no login of the caller's. */
export function proxiedQuery(source: StoredDataSource, query: string): string {
  if (source.type !== 'influxdb') return query;
  const dropped = [...(loginParameters[source.type] ?? []), ...(source.database === '' ? [] : ['db'])];
  // Older servers part parameters at a semicolon too, and would find others than those that were looked at.
  const kept = query
    .replaceAll(';', '%3B')
    .split('&')
    .filter((pair) => pair !== '' && !dropped.includes(nameOf(pair)));
  return [...(source.database === '' ? [] : [`db=${encodeURIComponent(source.database)}`]), ...kept].join('&');
}

function nameOf(pair: string): string {
  const name = (pair.split('=')[0] ?? '').replaceAll('+', ' ');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
