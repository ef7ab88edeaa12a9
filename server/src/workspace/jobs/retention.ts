import type { WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { parseWorkspaceSettings, type WorkspaceSettings } from '../kernel/workspace-settings.ts';

const DAY_MS = 24 * 3_600_000;

/** Asked between the batches of a job: true when the server is stopping. */
export type IsStopped = () => boolean;

type RetentionSetting = 'versionRetentionDays' | 'deleteRetentionDays' | 'changeRetentionDays';

/** What a purge deletes for one workspace: what became superfluous before `before`, in milliseconds. */
export interface Cutoff {
  readonly workspace: WorkspaceReference;
  readonly before: number;
}

/** The workspaces that do not keep for ever, each with its own limit. */
export async function cutoffsOf(kernel: Kernel, setting: RetentionSetting): Promise<Cutoff[]> {
  const rows = await kernel.store.read.selectFrom('workspaces').select(['id', 'uuid', 'settings']).execute();
  return rows.flatMap(({ id, uuid, settings }) => {
    const days: WorkspaceSettings[RetentionSetting] = parseWorkspaceSettings(settings)[setting];
    return days === null ? [] : [{ workspace: { id, uuid }, before: kernel.now() - days * DAY_MS }];
  });
}
