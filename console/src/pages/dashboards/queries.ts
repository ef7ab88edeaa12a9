import { queryOptions } from '@tanstack/react-query';
import { openApi, type Query } from '../../api/client.ts';

export interface DashboardRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly desc: string;
  readonly format: string;
  readonly tagInfo: readonly { readonly id: string; readonly name: string }[];
  readonly isFavorite: boolean;
  readonly isPublic: number;
  readonly updateAt: number;
  readonly updatorInfo?: { readonly name: string };
}

export const dashboardsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['dashboards', query],
    queryFn: ({ signal }) => openApi.get<readonly DashboardRow[]>('/dashboards/list', query, signal),
    placeholderData: (previous) => previous,
  });
