import { BelvedereError } from '../../errors/index.ts';
import { requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { updateWorkspace, workspaceForChange, workspaceStateOf } from './rows.ts';

/** How changes of name, description and settings are taken back. A workspace itself is not deleted by a revert. */
export const revertibleWorkspaces: Revertible = {
  noun: 'workspaces',
  permission: 'workspace.settingsManage',
  revert: async (ctx, unit, change) => {
    const workspace = await workspaceForChange(ctx, unit);
    requireCurrent(workspace, change);
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      throw new BelvedereError('ChangeNotRevertible', 'the creation of a workspace cannot be reverted');
    }
    const reverted = await updateWorkspace(ctx, unit, workspace, workspaceStateOf(state), {
      verb: 'revert',
      reverts: change.uuid,
    });
    return { uuid: reverted.uuid, revision: reverted.revision, deleted: false };
  },
};
