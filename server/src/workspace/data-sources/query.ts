import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { isRecord, type Query, RefusedQuery, textOf } from './ask.ts';
import { allDataSources } from './find.ts';
import { type Frame, frameJson } from './frames.ts';
import { openSecrets } from './secrets.ts';
import type { StoredDataSource } from './state.ts';
import { readTimeRange } from './time-range.ts';
import { queryableType } from './types/index.ts';

const QUERIES_MAX = 100;
/** Queries of one call that are under way at once. */
const PARALLEL_MAX = 5;
const MAX_DATA_POINTS = 100;
const DATA_POINTS_LIMIT = 11_000;
const INTERVAL_MS = 1_000;
/** The number and the uids by which queries say that they are expressions over other queries. */
const EXPRESSIONS_ID = '-100';
const expressions = ['__expr__', EXPRESSIONS_ID];

export interface QueryRequest {
  readonly queries: readonly Readonly<Record<string, unknown>>[];
  readonly from?: unknown;
  readonly to?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export type QueryResult =
  | { readonly status: 200; readonly frames: readonly object[] }
  | {
      readonly error: string;
      /** Who failed: we, or the data source. */
      readonly errorSource: 'plugin' | 'downstream';
      readonly status: number;
      readonly frames: readonly [];
    };

export interface QueryAnswer {
  readonly results: Readonly<Record<string, QueryResult>>;
  /** Whether a query failed. */
  readonly failed: boolean;
}

/**
 * Asks one or many data sources. A query that fails does not keep the others from being answered.
 * Errors: `InvalidParameter` for a request without queries, `ObjectNotFound` for one that names an unknown data source.
 */
export const queryDataSources = defineVerb({
  id: 'dataSources.query',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: QueryRequest }): Promise<QueryAnswer> => {
    const queries = await readQueries(ctx, input);
    const results: Record<string, QueryResult> = Object.create(null) as Record<string, QueryResult>;
    const waiting = [...queries];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        results[next.query.refId] = await answered(ctx, next.source, next.query, input.signal);
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL_MAX, queries.length) }, worker));
    const ordered = Object.fromEntries(
      queries.flatMap(({ query: { refId } }) => {
        const result = results[refId];
        return result === undefined ? [] : [[refId, result]];
      }),
    );
    return { results: ordered, failed: queries.some(({ query }) => results[query.refId]?.status !== 200) };
  },
});

async function readQueries(
  ctx: Context,
  { queries, from, to }: QueryRequest,
): Promise<{ source: StoredDataSource | undefined; query: Query }[]> {
  if (queries.length === 0) throw new BelvedereError('InvalidParameter', 'no queries found in request');
  if (queries.length > QUERIES_MAX) {
    throw new BelvedereError('InvalidParameter', `the request has more than ${QUERIES_MAX} queries`);
  }
  const sources = await allDataSources(ctx);
  const nowMs = ctx.kernel.now();
  const seen = new Set<string>();
  return queries
    .filter(({ hide }) => hide !== true)
    .map((model) => {
      const refId = textOf(model.refId) || 'A';
      if (seen.has(refId)) throw new BelvedereError('InvalidParameter', `two queries have the refId ${refId}`);
      seen.add(refId);
      const range = isRecord(model.timeRange) ? model.timeRange : { from, to };
      const query = {
        refId,
        model,
        ...readTimeRange(range.from ?? 'now-1h', range.to ?? 'now', nowMs),
        intervalMs: positive(model.intervalMs, INTERVAL_MS),
        maxDataPoints: Math.min(positive(model.maxDataPoints, MAX_DATA_POINTS), DATA_POINTS_LIMIT),
      };
      return { source: sourceOf(model, sources), query };
    });
}

const positive = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= 1 && Number.isFinite(value) ? Math.floor(value) : otherwise;

/** By uid, by number as old clients do, else the default; undefined for expressions, which have none. Errors: `ObjectNotFound`. */
function sourceOf(model: Query['model'], sources: readonly StoredDataSource[]): StoredDataSource | undefined {
  const { datasource, datasourceId } = model;
  const uid = isRecord(datasource) ? textOf(datasource.uid) : textOf(datasource);
  if (expressions.includes(uid) || (uid === '' && datasourceId === Number(EXPRESSIONS_ID))) return undefined;
  const found =
    uid !== ''
      ? sources.find((source) => source.uid === uid)
      : typeof datasourceId === 'number'
        ? sources.find((source) => source.id === datasourceId)
        : sources.find((source) => source.isDefault);
  if (found === undefined) throw new BelvedereError('ObjectNotFound', 'data source not found');
  return found;
}

async function answered(
  ctx: Context,
  source: StoredDataSource | undefined,
  query: Query,
  signal: AbortSignal | undefined,
): Promise<QueryResult> {
  try {
    const frames = await framesOf(ctx, source, query, signal);
    return { status: 200, frames: frames.map((frame) => frameJson(frame, query.refId)) };
  } catch (error) {
    return failure(ctx, error);
  }
}

async function framesOf(
  ctx: Context,
  source: StoredDataSource | undefined,
  query: Query,
  signal: AbortSignal | undefined,
): Promise<Frame[]> {
  if (source === undefined) {
    throw new BelvedereError('InvalidParameter', 'expressions over other queries are not served');
  }
  const type = queryableType(source.type);
  if (type === undefined) {
    throw new BelvedereError('InvalidParameter', `data sources of the type ${source.type} cannot be queried here`);
  }
  const open = { source, secrets: await openSecrets(ctx.kernel, source) };
  return type.query({ ctx, open, signal }, query);
}

function failure({ kernel, traceId }: Context, error: unknown): QueryResult {
  if (error instanceof RefusedQuery) {
    return { error: error.message, errorSource: 'downstream', status: error.status, frames: [] };
  }
  if (error instanceof BelvedereError) {
    const errorSource = error.code.startsWith('Target') ? 'downstream' : 'plugin';
    return { error: error.message, errorSource, status: error.status, frames: [] };
  }
  kernel.log.error({ traceId, err: error }, 'unexpected error in a query of a data source');
  return { error: 'unexpected error', errorSource: 'plugin', status: 500, frames: [] };
}
