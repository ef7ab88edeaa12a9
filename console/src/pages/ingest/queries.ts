import { queryOptions } from '@tanstack/react-query';
import { openApi, type Query } from '../../api/client.ts';

export interface IngestToken {
  readonly uuid: string;
  readonly name: string;
  /** Masked but for the last four characters, unless it was just made or revealed. */
  readonly token: string;
  /** 0: works; else disabled. */
  readonly status: number;
  readonly createAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string;
}

export interface UsageRow {
  readonly timeMs: number;
  readonly category: string;
  readonly tokenUUID: string;
  readonly tokenName: string;
  /** Empty for what was taken. */
  readonly outcome: string;
  readonly requests: number;
  readonly points: number;
  readonly badPoints: number;
  readonly bytes: number;
}

export interface BadPoint {
  readonly timeUs: number;
  readonly category: string;
  readonly tokenName: string;
  readonly place: number;
  readonly reason: string;
  readonly sample: string;
}

export const tokenPath = (tail: string) => `/ingest/token/${tail}`;

export const tokensQuery = (search: string | undefined) =>
  queryOptions({
    queryKey: ['ingest-tokens', search],
    queryFn: async ({ signal }) =>
      (await openApi.get<readonly IngestToken[]>(tokenPath('list'), { search }, signal)).content,
    placeholderData: (previous) => previous,
  });

export const usageQuery = (query: Query) =>
  queryOptions({
    queryKey: ['ingest-usage', query],
    queryFn: async ({ signal }) => (await openApi.get<readonly UsageRow[]>('/ingest/usage', query, signal)).content,
    placeholderData: (previous) => previous,
  });

export const badPointsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['ingest-errors', query],
    queryFn: ({ signal }) => openApi.get<readonly BadPoint[]>('/ingest/errors/list', query, signal),
    placeholderData: (previous) => previous,
  });

export const tokenQuery = (uuid: string) =>
  queryOptions({
    queryKey: ['ingest-tokens', 'one', uuid],
    queryFn: async ({ signal }) =>
      (await openApi.get<IngestToken>(tokenPath(`${encodeURIComponent(uuid)}/get`), undefined, signal)).content,
  });
