import { parseJson } from '../../json/index.ts';
import { changedRow } from '../kernel/own-rows.ts';
import { requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import type { TagState } from '../kernel/tagging.ts';
import { toTag } from './rows.ts';
import { removeTag, restoreTag, updateTag } from './write.ts';

/** How changes of tags are taken back. */
export const revertibleTags: Revertible = {
  noun: 'tags',
  permission: 'label.labelCfgManage',
  errors: ['NameTaken'],
  revert: async (ctx, unit, change) => {
    const row = await changedRow({ ctx, unit }, 'tags', change);
    const tag = toTag(row, ctx.workspace.uuid);
    requireCurrent(tag, change);
    const call = { ctx, unit };
    const label = { verb: 'revert', reverts: change.uuid };
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      await removeTag(call, tag, label);
      return { uuid: tag.uuid, revision: tag.revision + 1, deleted: true };
    }
    const { revision } =
      row.deleted_at === null
        ? await updateTag(call, tag, parseJson(state) as TagState, label)
        : await restoreTag(call, tag, label);
    return { uuid: tag.uuid, revision, deleted: false };
  },
};
