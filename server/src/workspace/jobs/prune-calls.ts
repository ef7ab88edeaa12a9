import { BelvedereError } from '../../errors/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { defaultWorkspaceSettings, parseWorkspaceSettings } from '../kernel/workspace-settings.ts';

/**
 * Removes the calls that are older or take more than their workspace keeps. Calls of workspaces that are gone, and those that belong to
 * none, are kept as long as those of a workspace that has set nothing. Answers about how many went. Errors: `EngineUnavailable`.
 */
export async function pruneCalls(kernel: Kernel): Promise<number> {
  const rows = await kernel.store.read.selectFrom('workspaces').select(['uuid', 'settings']).execute();
  const settingsOf = new Map(rows.map(({ uuid, settings }) => [uuid, settings]));
  return kernel.calls.prune((workspace) => {
    const text = settingsOf.get(workspace);
    const settings = text === undefined ? defaultWorkspaceSettings : parseWorkspaceSettings(text);
    return { days: settings.callRetentionDays, bytesMax: settings.callRetentionBytesMax };
  });
}

/** As a job: without an engine there is nothing to remove, and /readyz says that there is none. */
export async function pruneCallsIfReachable(kernel: Kernel): Promise<number> {
  try {
    return await pruneCalls(kernel);
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'EngineUnavailable') return 0;
    throw error;
  }
}
