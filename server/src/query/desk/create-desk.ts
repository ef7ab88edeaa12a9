import { randomUUID } from 'node:crypto';
import { BelvedereError } from '../../errors/index.ts';
import type { QueryEngine, QueryRequest, QueryResult, QueryUsage } from '../query.ts';
import { Background, withProgress } from './background.ts';
import { QueryBudget } from './budget.ts';
import type { QueryCaller, QueryDesk, QueryProgress, RunningQuery } from './desk.ts';
import type { EngineProcesses } from './processes.ts';
import type { QueryRecorder } from './query-record.ts';
import type { QueryRecords } from './query-records.ts';
import type { SharedResults } from './shared-results.ts';
import { type MarkedQuery, statementMark } from './statement-mark.ts';
import { Turns } from './turns.ts';

export interface DeskOptions {
  readonly engine: QueryEngine;
  readonly recorder: QueryRecorder;
  readonly records: QueryRecords;
  readonly processes: EngineProcesses;
  /** Where other servers ask the same engine: what they are told of queries in the background. */
  readonly shared?: SharedResults | undefined;
  readonly log: { readonly warn: (fields: object, message: string) => void };
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  /** How long one caller may keep the engine busy in a minute. */
  readonly budgetMsPerMinute?: number;
  /** How long the result of a background query is kept. */
  readonly keepMs?: number;
}

const BUDGET_MS_PER_MINUTE = 120_000;
/** Of one caller: a dashboard of a few dozen charts waits for its own charts and for nobody else's. The embedded engine runs four statements at once. */
const RUNNING_MAX = 6;
/** A server for several of ours has more processors, and one key may stand for everybody who looks at dashboards. */
const RUNNING_SHARED_MAX = 32;
const WAITING_MAX = 200;
export const KEEP_MS = 10 * 60_000;

interface Running {
  readonly query: MarkedQuery;
  readonly abort: AbortController;
  /** Of statements that have ended. */
  readonly usage: QueryUsage;
  /** Of statements under way, as the engine told it last. */
  underWay: QueryProgress;
}

const NOTHING_READ: QueryProgress = Object.freeze({ rowsRead: 0, bytesRead: 0, rowsTotal: 0 });

const nothingUsed = (): QueryUsage => ({ rowsRead: 0, bytesRead: 0, resultBytes: 0 });

const outcomeOf = (error: unknown): string => (error instanceof BelvedereError ? error.code : 'InternalError');

export function createQueryDesk(options: DeskOptions): QueryDesk {
  const { engine, recorder, records, processes, shared, log, now } = options;
  const { budgetMsPerMinute = BUDGET_MS_PER_MINUTE, keepMs = KEEP_MS } = options;
  const budget = new QueryBudget(budgetMsPerMinute, now);
  const running = new Map<string, Running>();
  const background = new Background({ now, keepMs, shared, log });
  const isShared = shared !== undefined;
  const turns = new Turns({ runningMax: isShared ? RUNNING_SHARED_MAX : RUNNING_MAX, waitingMax: WAITING_MAX });

  async function run(
    id: string,
    caller: QueryCaller,
    request: QueryRequest,
    isBackground: boolean,
  ): Promise<QueryResult> {
    const abort = new AbortController();
    const startedMs = now();
    const text = caller.withoutCredential?.(request.text) ?? request.text;
    const query: MarkedQuery = {
      id,
      workspaceNumber: caller.workspaceNumber,
      callerUuid: caller.uuid,
      callerName: caller.name,
      traceId: caller.traceId,
      origin: caller.origin,
      text,
      startedMs,
      isBackground,
    };
    const usage = nothingUsed();
    const entry: Running = { query, abort, usage, underWay: NOTHING_READ };
    running.set(id, entry);
    const started = performance.now();
    const signal = request.signal === undefined ? abort.signal : AbortSignal.any([request.signal, abort.signal]);
    let outcome = '';
    let resultRows = 0;
    let leave = () => {};
    let begun: number | undefined;
    try {
      budget.admit(caller.uuid);
      leave = await turns.enter(caller.uuid, signal);
      begun = performance.now();
      const result = await engine.run({ ...request, signal, usage, mark: statementMark(query, isShared) });
      resultRows = result.statistics.resultRows;
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      // The statement that failed did not say what it had read; what was seen of it is better than nothing.
      usage.rowsRead += entry.underWay.rowsRead;
      usage.bytesRead += entry.underWay.bytesRead;
      throw error;
    } finally {
      leave();
      running.delete(id);
      const durationMs = performance.now() - started;
      // Waiting for one's own queries costs nobody anything.
      budget.spend(caller.uuid, begun === undefined ? 0 : performance.now() - begun);
      recorder.add({ id, caller, text, startedMs, durationMs, outcome, usage, resultRows });
    }
  }

  /** What is known of the statements under way, for the queries of this server too. An engine that cannot say it takes nothing from a list. */
  async function readProgress(): Promise<ReadonlyMap<string, QueryProgress>> {
    const found = await processes.progress().catch(() => new Map<string, QueryProgress>());
    for (const [id, entry] of running) entry.underWay = found.get(id) ?? entry.underWay;
    return found;
  }

  const progressOf = ({ usage, underWay }: Running): QueryProgress => ({
    rowsRead: usage.rowsRead + underWay.rowsRead,
    bytesRead: usage.bytesRead + underWay.bytesRead,
    rowsTotal: underWay.rowsTotal === 0 ? 0 : usage.rowsRead + underWay.rowsTotal,
  });

  async function listRunning(workspaceNumber: number): Promise<readonly RunningQuery[]> {
    const own = [...running.values()].filter(({ query }) => query.workspaceNumber === workspaceNumber);
    if (own.length > 0) await readProgress();
    const others = isShared ? await processes.running(workspaceNumber).catch(() => []) : [];
    return [
      ...own.map((entry): RunningQuery => ({ ...entry.query, progress: progressOf(entry) })),
      ...others.filter(({ id }) => !running.has(id)),
    ].sort((left, right) => left.startedMs - right.startedMs);
  }

  return {
    records,
    run: (caller, request) => run(randomUUID(), caller, request, false),
    refused(caller, text, error) {
      const outcome = outcomeOf(error);
      const shown = caller.withoutCredential?.(text) ?? text;
      const use = { usage: nothingUsed(), resultRows: 0, durationMs: 0 };
      recorder.add({ id: randomUUID(), caller, text: shown, startedMs: now(), outcome, ...use });
    },
    async start(caller, request) {
      background.makeRoom(caller.workspaceNumber);
      const id = randomUUID();
      // The caller that began it may go: the signal of its request does not end it.
      await background.begin(caller.workspaceNumber, id, run(id, caller, { ...request, signal: undefined }, true));
      return id;
    },
    async poll(workspaceNumber, id, waitMs) {
      const state = await background.poll(workspaceNumber, id, waitMs);
      if (state?.state !== 'running') return state;
      const found = await readProgress();
      const entry = running.get(id);
      // It may have ended while the engine was asked.
      const newest = background.own(workspaceNumber, id) ?? state;
      return withProgress(newest, entry === undefined ? (found.get(id) ?? NOTHING_READ) : progressOf(entry));
    },
    running: listRunning,
    async cancel(workspaceNumber, id) {
      const found = running.get(id);
      if (found !== undefined) {
        if (found.query.workspaceNumber !== workspaceNumber) return false;
        found.abort.abort();
        return true;
      }
      if (!isShared || !(await processes.running(workspaceNumber)).some((query) => query.id === id)) return false;
      await processes.kill(workspaceNumber, id);
      return true;
    },
    async close() {
      for (const { abort } of running.values()) abort.abort();
      await background.close();
      await recorder.close();
    },
  };
}
