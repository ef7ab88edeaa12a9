import type { NounModule } from '../kernel/noun-module.ts';
import { workspaceOperations } from './operations.ts';
import { revertibleWorkspaces } from './revert.ts';

export { type FirstRunSecrets, firstRun } from './first-run.ts';

export const workspaces: NounModule = {
  folder: 'workspaces',
  operations: workspaceOperations,
  revertibles: [revertibleWorkspaces],
};
