import { queryOptions } from '@tanstack/react-query';
import { openApi, type Query } from '../../api/client.ts';

export interface Change {
  readonly uuid: string;
  readonly seq: number;
  /** Epoch seconds. */
  readonly createAt: number;
  readonly creator: string;
  readonly creatorInfo?: { readonly name: string; readonly username: string };
  readonly noun: string;
  readonly verb: string;
  readonly objectUUID: string;
  readonly objectName: string;
  readonly revisionFrom: number;
  readonly revisionTo: number;
  readonly reason: string;
  readonly reverts: string;
  readonly revertedBy: string;
  readonly traceId: string;
}

export interface Call {
  readonly traceId: string;
  readonly timeMs: number;
  readonly durationMs: number;
  readonly actor: string;
  readonly actorName: string;
  readonly actorKind: string;
  readonly dialect: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly outcome: 'succeeded' | 'refused' | 'failed';
  readonly errorCode: string;
  readonly failReason: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly address: string;
  readonly userAgent: string;
}

/** What an object had before and has after, by JSON Pointer. */
export interface Diff {
  readonly changes: readonly {
    readonly path: string;
    readonly kind: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
  /** True: there are more. */
  readonly truncated: boolean;
}

export interface CallGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly calls: number;
  readonly reason: string;
}

export interface CallInFull extends Call {
  readonly body: string;
  readonly bodyHidden: boolean;
  readonly curl: string;
  readonly curlComplete: boolean;
  readonly changes: readonly Pick<Change, 'uuid' | 'noun' | 'verb' | 'objectName' | 'revisionFrom' | 'revisionTo'>[];
}

interface CallPage {
  readonly calls: readonly Call[];
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
  readonly gaps: readonly CallGap[];
}

export interface CallBucket {
  readonly timeMs: number;
  readonly calls: number;
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
  readonly p95Ms: number;
}

export const callsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['calls', query],
    queryFn: ({ signal }) => openApi.get<CallPage>('/call/list', query, signal),
    placeholderData: (previous) => previous,
  });

export const callBucketsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['call-buckets', query],
    queryFn: async ({ signal }) =>
      (
        await openApi.get<{ groups: CallBucket[]; bucketMs: number }>(
          '/call/summary',
          { ...query, groupBy: ['time'], limit: 500 },
          signal,
        )
      ).content,
    placeholderData: (previous) => previous,
  });

/** With the value of what was counted by. */
export interface CallGroup {
  readonly operation?: string;
  readonly key?: string;
  readonly actor?: string;
  readonly address?: string;
  readonly errorCode?: string;
  readonly status?: number;
  readonly calls: number;
  readonly refused: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

interface CallSummary {
  readonly groups: readonly CallGroup[];
  /** What the limit left out. */
  readonly rest: { readonly groups: number; readonly calls: number };
}

export const callSummaryQuery = (query: Query) =>
  queryOptions({
    queryKey: ['call-summary', query],
    queryFn: async ({ signal }) => (await openApi.get<CallSummary>('/call/summary', query, signal)).content,
    placeholderData: (previous) => previous,
  });

export const callQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['call', traceId],
    queryFn: async ({ signal }) =>
      (await openApi.get<CallInFull>(`/call/${encodeURIComponent(traceId)}/get`, undefined, signal)).content,
  });

export const changesQuery = (query: Query) =>
  queryOptions({
    queryKey: ['changes', query],
    queryFn: ({ signal }) => openApi.get<readonly Change[]>('/change/list', query, signal),
    placeholderData: (previous) => previous,
  });

export const changeQuery = (uuid: string) =>
  queryOptions({
    queryKey: ['change', uuid],
    queryFn: async ({ signal }) =>
      (await openApi.get<Change & { readonly diff: Diff | null }>(`/change/${uuid}/get`, undefined, signal)).content,
  });
