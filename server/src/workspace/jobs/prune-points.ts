import { BelvedereError } from '../../errors/index.ts';
import { keepDaysOf } from '../../ingest/keep-days.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { defaultWorkspaceSettings, parseWorkspaceSettings } from '../kernel/workspace-settings.ts';

/**
 * Removes the telemetry that is older than its workspace keeps it. That of workspaces that are gone is kept as long as that of one which
 * has set nothing. Without an engine there is nothing to remove, and /readyz says that there is none.
 */
export async function prunePointsIfReachable(kernel: Kernel): Promise<number> {
  const rows = await kernel.store.read.selectFrom('workspaces').select(['id', 'settings']).execute();
  const settingsOf = new Map(rows.map(({ id, settings }) => [id, parseWorkspaceSettings(settings)]));
  try {
    return await kernel.points.prune((workspaceNumber, category) => {
      const { telemetryRetentionDays } = settingsOf.get(workspaceNumber) ?? defaultWorkspaceSettings;
      return keepDaysOf(telemetryRetentionDays, category);
    });
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'EngineUnavailable') return 0;
    throw error;
  }
}
