import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { dataSourceForChange } from './find.ts';
import { requireWritable } from './modify.ts';
import type { DataSourceSelector, StoredDataSource } from './state.ts';
import { removeDataSource } from './write.ts';

/** Answers what was deleted. Errors: `ObjectNotFound`, `RevisionConflict`, `PermissionDenied`. */
export const deleteDataSource = defineVerb({
  id: 'dataSources.delete',
  effect: 'change',
  permission: 'workspace.dataSourceManage',
  run: ({ ctx, input }: { ctx: Context; input: { selector: DataSourceSelector } }) =>
    transact(ctx, async (unit): Promise<StoredDataSource> => {
      const before = await dataSourceForChange({ ctx, unit }, input.selector);
      requireWritable(before);
      await removeDataSource({ ctx, unit }, before, { verb: 'delete' });
      return before;
    }),
});
