import type { QueryClient } from '@tanstack/react-query';
import { dataSourcesQuery } from '../../data/sources.ts';
import { dashboardQuery } from './backend.ts';

/** Asks for a dashboard anew, and for what its panels ask, while the page that shows it is still loaded. */
export function startDashboard(client: QueryClient, uid: string): void {
  const wanted = dashboardQuery(uid);
  // What was looked at a moment ago may have been changed meanwhile. A page that is there already has asked by itself, and would wait for ever
  // for an answer that is taken from under it.
  client.removeQueries({
    queryKey: wanted.queryKey,
    type: 'inactive',
    predicate: ({ state }) => state.fetchStatus === 'idle',
  });
  void client.prefetchQuery(wanted);
  void client.prefetchQuery(dataSourcesQuery);
}
