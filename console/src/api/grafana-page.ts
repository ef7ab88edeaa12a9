import { keepPreviousData, type UseQueryOptions } from '@tanstack/react-query';
import { grafanaApi, type PageInfo, type Query } from './client.ts';

/** What lists of Grafana's API say of a page, beside its rows. */
interface GrafanaPage {
  readonly totalCount: number;
  readonly page: number;
  readonly perPage: number;
}

/** The page as the Open API tells it, for the pager. */
export const pageInfoOf = ({ totalCount, page, perPage }: GrafanaPage, count: number): PageInfo => ({
  totalCount,
  pageIndex: page,
  pageSize: perPage,
  count,
});

/** A list that is asked for by one path; what is in view stays until the next page has come. */
export const grafanaQuery = <Value>(path: string, query: Query = {}): UseQueryOptions<Value> => ({
  queryKey: [path, query],
  queryFn: ({ signal }) => grafanaApi.get<Value>(path, query, signal),
  placeholderData: keepPreviousData as NonNullable<UseQueryOptions<Value>['placeholderData']>,
});

export type Paged<Rows> = GrafanaPage & Rows;
