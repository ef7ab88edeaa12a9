import { changedRow } from '../kernel/own-rows.ts';
import { purged, requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { withSecretNames } from './find.ts';
import { noSecretChanges } from './secrets.ts';
import { dataSourceStateOf } from './state.ts';
import { removeDataSource, restoreDataSource, updateDataSource } from './write.ts';

/** How changes of data sources are taken back. Versions hold no secrets: they stay as they are now. */
export const revertibleDataSources: Revertible = {
  noun: 'dataSources',
  permission: 'workspace.dataSourceManage',
  errors: ['NameTaken'],
  revert: async (ctx, unit, change) => {
    const row = await changedRow({ ctx, unit }, 'data_sources', change);
    const [source] = await withSecretNames(unit.db, [row]);
    if (source === undefined) throw purged(change);
    requireCurrent(source, change);
    const call = { ctx, unit };
    const label = { verb: 'revert', reverts: change.uuid };
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      await removeDataSource(call, source, label);
      return { uuid: source.uuid, revision: source.revision + 1, deleted: true };
    }
    const { revision } =
      row.deleted_at === null
        ? await updateDataSource(call, source, dataSourceStateOf(state), noSecretChanges, label)
        : await restoreDataSource(call, source, label);
    return { uuid: source.uuid, revision, deleted: false };
  },
};
