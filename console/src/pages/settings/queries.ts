import { queryOptions } from '@tanstack/react-query';
import { openApi } from '../../api/client.ts';

export interface WorkspaceDetails {
  readonly uuid: string;
  readonly name: string;
  readonly desc: string;
  readonly memberCount: string;
}

/** Days, or null for ever. */
export interface WorkspaceSettings {
  readonly versionRetentionDays: number | null;
  readonly deleteRetentionDays: number | null;
  readonly changeRetentionDays: number | null;
  readonly callRetentionDays: number | null;
  readonly callRetentionBytesMax: number | null;
  readonly callsPerMinute: number | null;
  readonly telemetryRetentionDays: Readonly<Record<string, number>>;
}

/** With the version that a change has to name. */
export const workspaceDetailsQuery = queryOptions({
  queryKey: ['workspace-settings', 'details'],
  queryFn: ({ signal }) => openApi.get<WorkspaceDetails>('/workspace/get', undefined, signal),
});

export const settingsQuery = queryOptions({
  queryKey: ['workspace-settings', 'settings'],
  queryFn: ({ signal }) => openApi.get<WorkspaceSettings>('/workspace/settings/get', undefined, signal),
});
