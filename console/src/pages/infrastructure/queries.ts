import { queryOptions } from '@tanstack/react-query';
import { openApi, type Query } from '../../api/client.ts';

export type Liveness = 'live' | 'late' | 'gone';

/** What every object has; beside it every tag and field that was reported. */
export interface InfrastructureObject {
  readonly class: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly last_update_time: number;
  readonly liveness: Liveness;
  readonly df_label: readonly string[];
  readonly host?: string;
  readonly [field: string]: unknown;
}

export interface ObjectInFull {
  readonly object: InfrastructureObject;
  /** The long report where it is JSON; null otherwise. */
  readonly report: unknown;
  readonly tagNames: readonly string[];
  readonly history: readonly InfrastructureObject[];
}

/** How often lists of what reports are read anew. */
const refetchMs = 30_000;

export const objectsPath = (objectClass: string, verb = 'list') => `/object/${encodeURIComponent(objectClass)}/${verb}`;

export const objectsQuery = (objectClass: 'host' | 'process', query: Query) =>
  queryOptions({
    queryKey: ['objects', objectClass, query],
    queryFn: ({ signal }) => openApi.get<readonly InfrastructureObject[]>(objectsPath(objectClass), query, signal),
    placeholderData: (previous) => previous,
    refetchInterval: refetchMs,
  });

export const hostQuery = (name: string) =>
  queryOptions({
    queryKey: ['objects', 'host', name, 'get'],
    queryFn: async ({ signal }) =>
      (await openApi.get<ObjectInFull>(objectsPath('host', `${encodeURIComponent(name)}/get`), undefined, signal))
        .content,
    refetchInterval: refetchMs,
  });

/** The labels that people gave the host: those of its report are not theirs to change. */
export const givenLabelsQuery = (name: string) =>
  queryOptions({
    queryKey: ['objects', 'host', name, 'labels'],
    queryFn: async ({ signal }) => {
      const asked = { source: 'HOST', names: [name] };
      const { content } = await openApi.post<Readonly<Record<string, { readonly labels: readonly string[] }>>>(
        '/object/hosts/label/list',
        asked,
        { signal },
      );
      return content[name]?.labels ?? [];
    },
  });

/** A condition on a field, as the parameter `filters` takes it. */
export const equalTo = (name: string, value: string): string => JSON.stringify([{ name, operator: '=', value }]);

/** A number that was reported; undefined when it was not. */
export function numberOf(object: InfrastructureObject, field: string): number | undefined {
  const value = object[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export const textOf = (object: InfrastructureObject, field: string): string => {
  const value = object[field];
  return value === undefined || value === null ? '' : String(value);
};
