import { changedRow } from '../kernel/own-rows.ts';
import { requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { conflictFactsOf, requireRevision } from '../kernel/versions.ts';
import { reviseWebhook, statusColumns, toWebhook, webhookStateOf, webhookStateText } from './rows.ts';

/** How changes of webhooks are taken back. Versions hold no secret: it stays as it is now. */
export const revertibleWebhooks: Revertible = {
  noun: 'webhooks',
  permission: 'workspace.settingsManage',
  revert: async (ctx, unit, change) => {
    const row = await changedRow({ ctx, unit }, 'webhooks', change);
    const before = toWebhook(row, ctx.workspace.uuid);
    requireRevision(ctx.expectedRevision, conflictFactsOf('webhook', before));
    requireCurrent(before, change);
    const call = { ctx, unit };
    const label = { verb: 'revert', reverts: change.uuid };
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      const columns = { deleted_at: unit.at };
      const { revision } = await reviseWebhook(call, before, { ...label, after: before, columns, deleted: true });
      return { uuid: before.uuid, revision, deleted: true };
    }
    if (row.deleted_at !== null) {
      const { revision } = await reviseWebhook(call, before, {
        ...label,
        after: before,
        columns: { deleted_at: null },
      });
      return { uuid: before.uuid, revision, deleted: false };
    }
    const after = webhookStateOf(state);
    if (webhookStateText(after) === webhookStateText(before))
      return { uuid: before.uuid, revision: before.revision, deleted: false };
    const { revision } = await reviseWebhook(call, before, { ...label, after, columns: statusColumns(before, after) });
    return { uuid: before.uuid, revision, deleted: false };
  },
};
