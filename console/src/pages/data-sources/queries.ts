import { queryOptions } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';

export const dataSourcesPath = '/api/datasources';

/** A row of the list. */
export interface DataSourceRow {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
  readonly url: string;
  readonly isDefault: boolean;
}

/** One in full. Of secrets it says which are there. */
export interface DataSource extends DataSourceRow {
  readonly id: number;
  readonly user: string;
  readonly database: string;
  readonly basicAuth: boolean;
  readonly basicAuthUser: string;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonFields: Readonly<Record<string, boolean>>;
  readonly version: number;
}

export const dataSourcesQuery = queryOptions({
  queryKey: [dataSourcesPath],
  queryFn: ({ signal }) => grafanaApi.get<readonly DataSourceRow[]>(dataSourcesPath, undefined, signal),
});

/** Read anew whenever it is opened: what is saved has to know the version that it changes. */
export const dataSourceQuery = (uid: string) =>
  queryOptions({
    queryKey: [dataSourcesPath, uid],
    queryFn: ({ signal }) =>
      grafanaApi.get<DataSource>(`${dataSourcesPath}/uid/${encodeURIComponent(uid)}`, undefined, signal),
    staleTime: 0,
    gcTime: 0,
  });
