import { filtersForAgents } from '../../../workspace/blacklists/index.ts';
import type { Kernel } from '../../../workspace/kernel/kernel.ts';
import type { PullSource } from './pull.ts';

/** The blacklists for agents. One that gets an answer without this member gives up all that it had. */
export const pullBlacklists =
  (kernel: Kernel): PullSource =>
  async ({ workspaceNumber, filters }) => {
    if (!filters) return {};
    const given = await filtersForAgents(kernel, workspaceNumber);
    return Object.keys(given).length === 0 ? {} : { filters: given };
  };
