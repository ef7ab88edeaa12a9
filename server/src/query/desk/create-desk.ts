import { randomUUID } from 'node:crypto';
import { BelvedereError } from '../../errors/index.ts';
import type { QueryEngine, QueryRequest, QueryResult } from '../query.ts';
import { QueryBudget } from './budget.ts';
import type { BackgroundState, QueryCaller, QueryDesk, RunningQuery } from './desk.ts';
import type { QueryRecorder } from './query-record.ts';

export interface DeskOptions {
  readonly engine: QueryEngine;
  readonly recorder: QueryRecorder;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  /** How long one caller may keep the engine busy in a minute. */
  readonly budgetMsPerMinute?: number;
  /** How long the result of a background query is kept. */
  readonly keepMs?: number;
}

const BUDGET_MS_PER_MINUTE = 120_000;
const KEEP_MS = 10 * 60_000;
/** Background queries of one workspace that run or whose results are kept. */
const KEPT_MAX = 50;

interface Running extends RunningQuery {
  readonly abort: AbortController;
}

interface Background {
  readonly workspaceNumber: number;
  readonly startedMs: number;
  readonly ended: Promise<void>;
  endedMs: number | undefined;
  state: BackgroundState;
}

export function createQueryDesk(options: DeskOptions): QueryDesk {
  const { engine, recorder, now, budgetMsPerMinute = BUDGET_MS_PER_MINUTE, keepMs = KEEP_MS } = options;
  const budget = new QueryBudget(budgetMsPerMinute, now);
  const running = new Map<string, Running>();
  const background = new Map<string, Background>();

  async function run(
    id: string,
    caller: QueryCaller,
    request: QueryRequest,
    isBackground: boolean,
  ): Promise<QueryResult> {
    const abort = new AbortController();
    const startedMs = now();
    const text = caller.withoutCredential?.(request.text) ?? request.text;
    running.set(id, {
      id,
      workspaceNumber: caller.workspaceNumber,
      callerUuid: caller.uuid,
      callerName: caller.name,
      traceId: caller.traceId,
      origin: caller.origin,
      text,
      startedMs,
      isBackground,
      abort,
    });
    const started = performance.now();
    const signal = request.signal === undefined ? abort.signal : AbortSignal.any([request.signal, abort.signal]);
    let outcome = '';
    let result: QueryResult | undefined;
    try {
      budget.admit(caller.uuid);
      result = await engine.run({ ...request, signal });
      return result;
    } catch (error) {
      outcome = error instanceof BelvedereError ? error.code : 'InternalError';
      throw error;
    } finally {
      running.delete(id);
      const durationMs = performance.now() - started;
      budget.spend(caller.uuid, durationMs);
      recorder.add({ id, caller, text, startedMs, durationMs, outcome, statistics: result?.statistics });
    }
  }

  function forgetOld(): void {
    const oldest = now() - keepMs;
    for (const [id, { endedMs }] of background) {
      if (endedMs !== undefined && endedMs < oldest) background.delete(id);
    }
  }

  /** Room for one more of a workspace: the oldest result that is kept goes. Errors: `QueryBudgetExceeded` when all of them run. */
  function makeRoom(workspaceNumber: number): void {
    const own = [...background].filter(([, each]) => each.workspaceNumber === workspaceNumber);
    if (own.length < KEPT_MAX) return;
    const [finished] = own.find(([, { endedMs }]) => endedMs !== undefined) ?? [];
    if (finished === undefined) {
      const message = `${KEPT_MAX} background queries of this workspace are under way`;
      throw new BelvedereError('QueryBudgetExceeded', message, { retryAfterSeconds: 10 });
    }
    background.delete(finished);
  }

  return {
    run: (caller, request) => run(randomUUID(), caller, request, false),
    start(caller, request) {
      forgetOld();
      makeRoom(caller.workspaceNumber);
      const id = randomUUID();
      const startedMs = now();
      // The caller that began it may go: the signal of its request does not end it.
      const ending = run(id, caller, { ...request, signal: undefined }, true);
      const entry: Background = {
        workspaceNumber: caller.workspaceNumber,
        startedMs,
        endedMs: undefined,
        state: { state: 'running', startedMs },
        ended: ending.then(
          (result) => {
            entry.state = { state: 'done', result };
            entry.endedMs = now();
          },
          (error: unknown) => {
            entry.state = { state: 'failed', error };
            entry.endedMs = now();
          },
        ),
      };
      background.set(id, entry);
      return id;
    },
    async poll(workspaceNumber, id, waitMs) {
      forgetOld();
      const entry = background.get(id);
      if (entry === undefined || entry.workspaceNumber !== workspaceNumber) return undefined;
      await endedOrLate(entry.ended, waitMs);
      return entry.state;
    },
    running: (workspaceNumber) =>
      [...running.values()]
        .filter((each) => each.workspaceNumber === workspaceNumber)
        .map(({ abort: _, ...each }) => each)
        .sort((left, right) => left.startedMs - right.startedMs),
    cancel(workspaceNumber, id) {
      const found = running.get(id);
      if (found === undefined || found.workspaceNumber !== workspaceNumber) return false;
      found.abort.abort();
      return true;
    },
    async close() {
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...background.values()].map(({ ended }) => ended));
      await recorder.close();
    },
  };
}

async function endedOrLate(ended: Promise<void>, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
