import type { SelectQuery } from '@belvedere/dql';
import type { CompileContext, CompiledSelect } from '../compile/compiled.ts';
import { Parameters } from '../compile/parameters.ts';
import { compileSelect } from '../compile/select.ts';
import { SERIES_DEFAULT } from '../compile/sorting.ts';
import { requireCells } from '../guards/result-size.ts';
import { requireRangeWithin } from '../guards/time.ts';
import type { ObjectLabels, QueryOptions } from '../query.ts';
import { invalidQuery } from '../refusal.ts';
import { evaluated } from '../series/evaluate.ts';
import { paged } from '../series/paging.ts';
import type { Group } from '../series/points.ts';
import { groupsOf } from '../series/shape.ts';
import { zoneOf } from '../time/zone.ts';
import type { EngineSession } from './ask-engine.ts';
import { pageAfter } from './pages.ts';
import { storedResults } from './stored-results.ts';
import { withOptions } from './with-options.ts';

/** What one query of a request has in common with its parts. */
export interface Run {
  readonly session: EngineSession;
  readonly workspaces: readonly number[];
  readonly options: QueryOptions;
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
  const { options, session } = run;
  requireSingleField(query, options);
  const parameters = new Parameters();
  const context = contextOf(run, parameters);
  const results = await storedResults(query, (inner) => answer(inner, withoutWish(run)));
  const compiled = compileSelect(query, { ...context, results });
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

function contextOf({ workspaces, options, nowMs, objectLabels }: Run, parameters: Parameters): CompileContext {
  const { timeRange, maxPointCount, interval, density, tz, searchAfter } = options;
  return {
    parameters,
    workspaces,
    nowMs,
    zone: zoneOf(tz),
    asked: timeRange === undefined ? undefined : { fromMs: timeRange[0], toMs: timeRange[1] },
    wish: { maxPointCount, interval, density },
    results: new Map(),
    objectLabels,
    after: pageAfter(searchAfter),
  };
}

const withoutWish = (run: Run): Run => ({
  ...run,
  options: { timeRange: run.options.timeRange, tz: run.options.tz },
});

function requireSingleField({ projections }: SelectQuery, { singleField }: QueryOptions): void {
  const plain = projections.filter(({ expression }) => expression.kind === 'field' && expression.name !== '*');
  if (singleField !== true || plain.length < 2) return;
  throw invalidQuery('one field is allowed, and there are several; send disable_multiple_field false', plain[1]);
}
