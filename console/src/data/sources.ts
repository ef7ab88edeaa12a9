import { queryOptions } from '@tanstack/react-query';
import { grafanaApi } from '../api/client.ts';
import { isJson, textOf } from './json.ts';

export interface DataSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly isDefault: boolean;
}

/** The data sources that whoever is logged in may ask. */
export const dataSourcesQuery = queryOptions({
  queryKey: ['data-sources-of-dashboards'],
  queryFn: async ({ signal }) => {
    const { datasources } = await grafanaApi.get<{ datasources: Record<string, DataSource> }>(
      '/api/frontend/settings',
      undefined,
      signal,
    );
    return Object.values(datasources);
  },
  staleTime: 30_000,
});

/** The source that a panel or query names: by uid, by name, by a variable that was replaced before, or the default one. */
export function findSource(sources: readonly DataSource[], named: unknown): DataSource | undefined {
  if (named === null || named === undefined || named === '' || named === 'default') {
    return sources.find(({ isDefault }) => isDefault);
  }
  const name = isJson(named) ? textOf(named.uid) : textOf(named);
  if (name === '' && isJson(named)) {
    // Files that were exported name the kind alone.
    const type = textOf(named.type);
    return (
      sources.find((source) => source.type === type && source.isDefault) ??
      sources.find((source) => source.type === type)
    );
  }
  return sources.find(({ uid }) => uid === name) ?? sources.find((source) => source.name === name);
}
