import { archivedPreferences } from '../accounts/index.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { workspaceOperations } from './operations.ts';
import { revertibleWorkspaces } from './revert.ts';

export { type FirstRunSecrets, firstRun } from './first-run.ts';
export { findWorkspace, listWorkspaces } from './list.ts';
export { modifyWorkspaceSettings } from './modify.ts';
export { createOwnWorkspace, deleteWorkspace, renameWorkspace } from './organizations.ts';
export { getWorkspace } from './read.ts';
export type { StoredWorkspace } from './rows.ts';
export { getServerStats } from './stats.ts';

export const workspaces: NounModule = {
  folder: 'workspaces',
  operations: workspaceOperations,
  revertibles: [revertibleWorkspaces],
  archived: [archivedPreferences],
};
