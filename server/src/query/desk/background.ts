import { BelvedereError } from '../../errors/index.ts';
import type { QueryResult } from '../query.ts';
import type { BackgroundState } from './desk.ts';
import type { SharedResults, SharedState } from './shared-results.ts';

/** Background queries of one workspace that run or whose results are kept, on each server. */
const KEPT_MAX = 50;
const ASK_AGAIN_MS = 250;

interface Entry {
  readonly workspaceNumber: number;
  readonly startedMs: number;
  readonly ended: Promise<void>;
  endedMs: number | undefined;
  state: SharedState;
}

export interface BackgroundOptions {
  readonly now: () => number;
  /** How long results are kept. */
  readonly keepMs: number;
  /** Undefined: no other server asks the same engine. */
  readonly shared: SharedResults | undefined;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

/** Queries that go on by themselves, and their results for some minutes. */
export class Background {
  readonly #entries = new Map<string, Entry>();
  readonly #options: BackgroundOptions;

  constructor(options: BackgroundOptions) {
    this.#options = options;
  }

  /** Room for one more of a workspace: the oldest result that is kept goes. Errors: `QueryBudgetExceeded` when all of them run. */
  makeRoom(workspaceNumber: number): void {
    this.#forgetOld();
    const own = [...this.#entries].filter(([, each]) => each.workspaceNumber === workspaceNumber);
    if (own.length < KEPT_MAX) return;
    const [finished] = own.find(([, { endedMs }]) => endedMs !== undefined) ?? [];
    if (finished === undefined) {
      const message = `${KEPT_MAX} background queries of this workspace are under way`;
      throw new BelvedereError('QueryBudgetExceeded', message, { retryAfterSeconds: 10 });
    }
    this.#entries.delete(finished);
  }

  /** Resolves when other servers know of it. */
  async begin(workspaceNumber: number, id: string, running: Promise<QueryResult>): Promise<void> {
    const startedMs = this.#options.now();
    const known = this.#told(this.#options.shared?.begun(workspaceNumber, id, startedMs));
    const ended = running.then(
      (result) => ({ state: 'done', result }) as const,
      (error: unknown) => ({ state: 'failed', error }) as const,
    );
    const entry: Entry = {
      workspaceNumber,
      startedMs,
      endedMs: undefined,
      state: { state: 'running', startedMs },
      ended: ended.then(async (state) => {
        entry.state = state;
        entry.endedMs = this.#options.now();
        await known;
        await this.#told(this.#options.shared?.ended(workspaceNumber, id, state));
      }),
    };
    this.#entries.set(id, entry);
    await known;
  }

  /** What this server knows of a query at once; undefined where another runs it, or nobody. */
  own(workspaceNumber: number, id: string): SharedState | undefined {
    const entry = this.#entries.get(id);
    return entry?.workspaceNumber === workspaceNumber ? entry.state : undefined;
  }

  /** Resolves when the query has ended or the time is over. */
  async poll(workspaceNumber: number, id: string, waitMs: number): Promise<SharedState | undefined> {
    this.#forgetOld();
    const entry = this.#entries.get(id);
    if (entry === undefined) return this.#pollShared(workspaceNumber, id, waitMs);
    if (entry.workspaceNumber !== workspaceNumber) return undefined;
    await endedOrLate(entry.ended, waitMs);
    return entry.state;
  }

  async #pollShared(workspaceNumber: number, id: string, waitMs: number): Promise<SharedState | undefined> {
    const { shared } = this.#options;
    const until = performance.now() + waitMs;
    for (;;) {
      const state = await shared?.find(workspaceNumber, id);
      const leftMs = until - performance.now();
      if (state?.state !== 'running' || leftMs <= 0) return state;
      await endedOrLate(new Promise(() => undefined), Math.min(leftMs, ASK_AGAIN_MS));
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ ended }) => ended));
  }

  #forgetOld(): void {
    const { now, keepMs } = this.#options;
    const oldest = now() - keepMs;
    for (const [id, { endedMs }] of this.#entries) {
      if (endedMs !== undefined && endedMs < oldest) this.#entries.delete(id);
    }
  }

  /** What other servers cannot be told, this one still knows. */
  async #told(telling: Promise<void> | undefined): Promise<void> {
    try {
      await telling;
    } catch (error) {
      this.#options.log.warn({ err: error }, 'other servers could not be told of a query in the background');
    }
  }
}

/** With what it has read so far. */
export const withProgress = (
  state: SharedState,
  progress: Extract<BackgroundState, { state: 'running' }>['progress'],
): BackgroundState => (state.state === 'running' ? { ...state, progress } : state);

async function endedOrLate(ended: Promise<void>, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
