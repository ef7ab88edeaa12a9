import type { Call, SelectQuery } from '@belvedere/dql';
import type { CompileContext, CompiledSelect, StoredResult } from '../compile/compiled.ts';
import type { LinePatterns } from '../compile/drain.ts';
import { Parameters } from '../compile/parameters.ts';
import { needsPost } from '../compile/post.ts';
import { compileSelect } from '../compile/select.ts';
import { SERIES_DEFAULT } from '../compile/sorting.ts';
import { queryTableOf } from '../guards/namespaces.ts';
import { requireCells } from '../guards/result-size.ts';
import { requireRangeWithin } from '../guards/time.ts';
import type { ObjectLabels, QueryOptions } from '../query.ts';
import { invalidQuery } from '../refusal.ts';
import { evaluated } from '../series/evaluate.ts';
import { paged } from '../series/paging.ts';
import type { Group } from '../series/points.ts';
import { groupsOf } from '../series/shape.ts';
import { rangeOf, type TimeRange } from '../time/range.ts';
import { zoneOf } from '../time/zone.ts';
import type { EngineSession } from './ask-engine.ts';
import { innerSelects } from './inner-selects.ts';
import { drainCalls, drainKey, patternsOf, shapesQuery } from './line-patterns.ts';
import { pageAfter } from './pages.ts';
import { storedResult } from './stored-result.ts';
import { withOptions } from './with-options.ts';

/** What one query of a request has in common with its parts. */
export interface Run {
  readonly session: EngineSession;
  readonly workspaces: readonly number[];
  readonly options: QueryOptions;
  /** The range of the select around this one, in the place of that of the request. */
  readonly asked?: TimeRange | undefined;
  readonly nowMs: number;
  /** Of the objects of the workspaces; empty where the query names no labels. */
  readonly objectLabels: readonly ObjectLabels[];
}

export interface SelectResult {
  readonly query: SelectQuery;
  readonly compiled: CompiledSelect;
  readonly groups: readonly Group[];
  readonly totalHits: number | undefined;
}

const HITS_MAX = 10_000;

/** A select by itself: series are cut after the first 20 unless somebody said how many. */
export const runSelect = (query: SelectQuery, run: Run): Promise<SelectResult> => {
  const asked = withOptions(query, run.options);
  const isCut = asked.groups.length > 0 && asked.slimit === null && run.options.disableSlimit !== true;
  return answer(isCut ? { ...asked, slimit: SERIES_DEFAULT } : asked, run);
};

/** A select inside of something that works on its result: pages of the request are those of the whole. */
export const runInnerSelect = (query: SelectQuery, run: Run): Promise<SelectResult> => {
  const { conditions } = run.options;
  return answer(withOptions(query, { conditions }), run);
};

async function answer(query: SelectQuery, run: Run): Promise<SelectResult> {
  requireSingleField(query, run.options);
  return ask(query, run, await found(query, run));
}

/** What is asked before the statement of a select, because one statement cannot tell it. */
type Found = Pick<CompileContext, 'results' | 'patterns'>;

async function found(query: SelectQuery, run: Run): Promise<Found> {
  const results = new Map<SelectQuery, StoredResult>();
  const patterns = new Map<Call, LinePatterns>();
  for (const { query: inner, isSource } of innerSelects(query)) {
    const within: Run = { ...withoutWish(run), asked: isSource ? rangeWithin(query, run) : askedOf(run) };
    if (inner.projections.some(({ expression }) => needsPost(expression))) {
      results.set(inner, storedResult(await answer(inner, within)));
    } else {
      const inside = await found(inner, within);
      for (const [select, result] of inside.results) results.set(select, result);
      for (const [call, pattern] of inside.patterns) patterns.set(call, pattern);
    }
  }
  const known = new Map<string, LinePatterns>();
  for (const call of drainCalls(query)) {
    const key = drainKey(call);
    const own = known.get(key) ?? patternsOf(call, await shapesOf(query, call, run, { results, patterns }));
    known.set(key, own);
    patterns.set(call, own);
  }
  return { results, patterns };
}

async function shapesOf(query: SelectQuery, call: Call, run: Run, inside: Found): Promise<readonly Group[]> {
  const { groups } = await ask(shapesQuery(query, call), { ...withoutWish(run), asked: askedOf(run) }, inside);
  return groups;
}

async function ask(query: SelectQuery, run: Run, before: Found): Promise<SelectResult> {
  const { options, session } = run;
  const parameters = new Parameters();
  const compiled = compileSelect(query, { ...contextOf(run, parameters), ...before });
  requireRangeWithin(compiled.range, run.nowMs, options.maxDurationMs);
  const values = parameters.values;
  const total = compiled.countSql === undefined ? undefined : countOf(compiled.countSql);
  const [data, counted] = await Promise.all([
    session.rows({ sql: compiled.sql, values }),
    total === undefined ? undefined : session.rows({ sql: total, values }),
  ]);
  return {
    query,
    compiled,
    groups: finished(compiled, groupsOf(compiled, data)),
    totalHits: counted === undefined ? undefined : Number(counted[0]?.[0] ?? 0),
  };
}

const countOf = (sql: string): string => `SELECT count() FROM (${sql} LIMIT ${HITS_MAX})`;

/** What is left to do after the statement. */
function finished(compiled: CompiledSelect, groups: readonly Group[]): readonly Group[] {
  const { paging, outputs, buckets } = compiled;
  if (paging === undefined) return groups;
  const startsMs = buckets?.startsMs();
  requireCells(groups.length * outputs.length * (startsMs?.length ?? 1));
  return paged(evaluated(groups, outputs, startsMs), paging);
}

function contextOf(run: Run, parameters: Parameters): CompileContext {
  const { workspaces, options, nowMs, objectLabels } = run;
  const { maxPointCount, interval, density, tz, searchAfter } = options;
  return {
    parameters,
    workspaces,
    nowMs,
    zone: zoneOf(tz),
    asked: askedOf(run),
    wish: { maxPointCount, interval, density },
    results: new Map(),
    patterns: new Map(),
    objectLabels,
    after: pageAfter(searchAfter),
  };
}

const withoutWish = (run: Run): Run => ({ ...run, options: { tz: run.options.tz } });

/** The range of what says none itself. */
function askedOf({ asked, options: { timeRange } }: Run): TimeRange | undefined {
  return asked ?? (timeRange === undefined ? undefined : { fromMs: timeRange[0], toMs: timeRange[1] });
}

const rangeWithin = (query: SelectQuery, run: Run): TimeRange =>
  rangeOf(query.window, queryTableOf(query.namespace.name), {
    asked: askedOf(run),
    nowMs: run.nowMs,
    zone: zoneOf(run.options.tz),
    hasLimit: query.limit !== null,
  });

function requireSingleField({ projections }: SelectQuery, { singleField }: QueryOptions): void {
  const plain = projections.filter(({ expression }) => expression.kind === 'field' && expression.name !== '*');
  if (singleField !== true || plain.length < 2) return;
  throw invalidQuery('one field is allowed, and there are several; send disable_multiple_field false', plain[1]);
}
