import type { Context } from '../kernel/context.ts';

const WINDOW_MS = 30 * 24 * 3_600_000;
const VIEWERS_MAX = 100;
/** Opened once is not often. */
const CALLS_MIN = 2;

/**
 * The viewers that the caller has opened at least twice in the last 30 days, as the record of calls knows it.
 * Errors: `EngineUnavailable`, `QueryLimitExceeded`.
 */
export async function oftenOpened({ kernel, workspace, actor }: Context): Promise<readonly string[]> {
  const filter = {
    caller: actor.uuid,
    operation: 'viewers.get',
    outcome: 'succeeded',
    fromMs: kernel.now() - WINDOW_MS,
  } as const;
  const { groups } = await kernel.calls.summary(
    { workspace: workspace.uuid, filter },
    { by: ['object'], orderBy: 'calls', limit: VIEWERS_MAX },
  );
  return groups.filter(({ total }) => total >= CALLS_MIN).map(({ values }) => String(values.object));
}
