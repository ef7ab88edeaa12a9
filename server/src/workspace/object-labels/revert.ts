import { parseJson } from '../../json/index.ts';
import { changedRow } from '../kernel/own-rows.ts';
import { requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { toLabels } from './rows.ts';
import { writeLabels } from './write.ts';

/** How changes of labels are taken back: the object gets those that it had. */
export const revertibleLabels: Revertible = {
  noun: 'objectLabels',
  permission: 'infrastructure.setManage',
  revert: async (ctx, unit, change) => {
    const row = await changedRow({ ctx, unit }, 'object_labels', change);
    const now = toLabels(row);
    requireCurrent({ ...now, updator: row.updator }, change);
    const before = await stateBefore(unit, change);
    const labels = before === 'absent' ? [] : (parseJson(before) as { labels: string[] }).labels;
    const written = await writeLabels(ctx, unit, { ...now, labels }, { verb: 'revert', reverts: change.uuid });
    return { uuid: now.uuid, revision: written?.revision ?? now.revision, deleted: false };
  },
};
