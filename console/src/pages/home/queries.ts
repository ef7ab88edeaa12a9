import { queryOptions } from '@tanstack/react-query';
import { openApi } from '../../api/client.ts';
import type { Change } from '../record/queries.ts';

const dayMs = 86_400_000;
const one = { pageIndex: 1, pageSize: 1 };

/** Null where the account may not ask. */
async function countOf(path: string, query: Record<string, number>, signal: AbortSignal): Promise<number | null> {
  try {
    const { pageInfo } = await openApi.get(path, query, signal);
    return pageInfo?.totalCount ?? null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

export const countsQuery = queryOptions({
  queryKey: ['home', 'counts'],
  queryFn: async ({ signal }) => {
    const [dashboards, keys, calls, changes] = await Promise.all([
      countOf('/dashboards/list', one, signal),
      countOf('/workspace/accesskey/list', one, signal),
      countOf('/call/list', { ...one, fromMs: Date.now() - dayMs }, signal),
      countOf('/change/list', one, signal),
    ]);
    return { dashboards, keys, calls, changes };
  },
});

export const lastChangesQuery = queryOptions({
  queryKey: ['home', 'changes'],
  queryFn: async ({ signal }) =>
    (await openApi.get<Change[]>('/change/list', { pageIndex: 1, pageSize: 8 }, signal)).content,
});
