import { queryOptions } from '@tanstack/react-query';
import { openApi } from '../../api/client.ts';

export interface Key {
  readonly uuid: string;
  readonly name: string;
  /** 0: in use; 2: disabled. */
  readonly status: number;
  /** Masked, but in the answer to the call that made it. */
  readonly sk: string;
  readonly roleUUIDs: readonly string[];
  readonly readOnly: boolean;
  /** Epoch seconds; null: never. */
  readonly expiresAt: number | null;
  readonly allowedAddresses: readonly string[];
  readonly limitPerMinute: number | null;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string;
  readonly createAt: number;
}

export interface KeyUsage {
  readonly calls: number;
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
  readonly operations: readonly { readonly operation: string; readonly calls: number; readonly failed: number }[];
  readonly permissionsNeverUsed: readonly string[];
  readonly addresses: readonly { readonly address: string; readonly calls: number }[];
  readonly peak: { readonly callsPerMinute: number };
}

interface Advice<Advised> {
  readonly advised: Advised | null;
  readonly reasons: readonly string[];
}

export interface KeyAdvice {
  readonly role: Advice<string>;
  readonly readOnly: Advice<boolean>;
  readonly allowedAddresses: Advice<readonly string[]>;
  readonly limitPerMinute: Advice<number>;
}

export const roles = ['readOnly', 'general', 'wsAdmin'] as const;

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await openApi.get<Key[]>('/workspace/accesskey/list', undefined, signal)).content,
});

/** What `If-Match` takes: of the moment when it was first asked for. */
export const keyEtagQuery = (uuid: string) =>
  queryOptions({
    queryKey: ['key-etag', uuid],
    queryFn: async ({ signal }) => (await openApi.get(`/workspace/accesskey/${uuid}/get`, undefined, signal)).etag,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const keyUsageQuery = (uuid: string) =>
  queryOptions({
    queryKey: ['keys', uuid, 'usage'],
    queryFn: async ({ signal }) =>
      (await openApi.get<KeyUsage>(`/workspace/accesskey/${uuid}/usage`, undefined, signal)).content,
  });

export const keyAdviceQuery = (uuid: string) =>
  queryOptions({
    queryKey: ['keys', uuid, 'advice'],
    queryFn: async ({ signal }) =>
      (await openApi.get<KeyAdvice>(`/workspace/accesskey/${uuid}/advice`, undefined, signal)).content,
  });
