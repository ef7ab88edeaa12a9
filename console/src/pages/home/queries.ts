import { queryOptions } from '@tanstack/react-query';
import { openApi, type Query } from '../../api/client.ts';
import { type InfrastructureObject, objectsPath } from '../infrastructure/queries.ts';
import type { Change } from '../record/queries.ts';

const dayMs = 86_400_000;
const refetchMs = 30_000;
/** While nothing reports: the first machine is seen some seconds after the start. */
const waitingMs = 3_000;
const one = { pageIndex: 1, pageSize: 1 };

/** Null where the account may not ask. */
async function countOf(path: string, query: Query, signal: AbortSignal): Promise<number | null> {
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
    const [hosts, dashboards, keys, calls, changes] = await Promise.all([
      countOf(objectsPath('host'), one, signal),
      countOf('/dashboards/list', one, signal),
      countOf('/workspace/accesskey/list', one, signal),
      countOf('/call/list', { ...one, fromMs: Date.now() - dayMs }, signal),
      countOf('/change/list', one, signal),
    ]);
    return { hosts, dashboards, keys, calls, changes };
  },
  refetchInterval: ({ state }) => ((state.data?.hosts ?? 0) === 0 ? waitingMs : refetchMs),
});

const changesShown = 8;
/** As many as one answer holds. */
const changesRead = 100;

/** What changed lately. Who logged in is no change of what is here, and would leave no room for those that are. */
export const lastChangesQuery = queryOptions({
  queryKey: ['home', 'changes'],
  queryFn: async ({ signal }) => {
    const query = { pageIndex: 1, pageSize: changesRead };
    const { content } = await openApi.get<Change[]>('/change/list', query, signal);
    return content.filter(({ noun }) => noun !== 'sessions').slice(0, changesShown);
  },
});

const busiestShown = 5;

/** How many machines report, are late, are gone; and those of them that work hardest. */
export const hostHealthQuery = queryOptions({
  queryKey: ['home', 'hosts'],
  queryFn: async ({ signal }) => {
    const path = objectsPath('host');
    const count = (liveness: string) => countOf(path, { ...one, liveness }, signal);
    const query = { pageIndex: 1, pageSize: busiestShown, orderBy: 'cpu_usage', order: 'desc' };
    const [live, late, gone, busiest] = await Promise.all([
      count('live'),
      count('late'),
      count('gone'),
      openApi.get<readonly InfrastructureObject[]>(path, query, signal).then(
        ({ content }) => content,
        () => [],
      ),
    ]);
    return { live, late, gone, busiest };
  },
  refetchInterval: ({ state }) => (state.data?.busiest.length === 0 ? waitingMs : refetchMs),
});
