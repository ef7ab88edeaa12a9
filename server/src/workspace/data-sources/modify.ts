import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { dataSourceForChange } from './find.ts';
import { checkDataSource } from './rules.ts';
import type { SecretChanges } from './secrets.ts';
import type { DataSourceSelector, DataSourceState, StoredDataSource } from './state.ts';
import { updateDataSource } from './write.ts';

export interface DataSourceReplacement {
  readonly selector: DataSourceSelector;
  /** The whole state; without a uid the one that it has. */
  readonly state: Omit<DataSourceState, 'uid' | 'readOnly'> & { readonly uid: string | undefined };
  readonly secrets: SecretChanges;
}

/** Errors: `PermissionDenied` for one that is set up outside of the API. */
export function requireWritable({ name, readOnly }: StoredDataSource): void {
  if (!readOnly) return;
  throw new BelvedereError(
    'PermissionDenied',
    `the data source ${name} is read-only: it is not managed through the API`,
  );
}

/** Replaces everything but the secrets that are not named. Errors: `ObjectNotFound`, `RevisionConflict`, `NameTaken`, `UuidTaken`. */
export const modifyDataSource = defineVerb({
  id: 'dataSources.modify',
  effect: 'change',
  permission: 'workspace.dataSourceManage',
  run: ({ ctx, input }: { ctx: Context; input: DataSourceReplacement }) =>
    transact(ctx, async (unit): Promise<StoredDataSource> => {
      const before = await dataSourceForChange({ ctx, unit }, input.selector);
      requireWritable(before);
      const state = { ...input.state, uid: input.state.uid ?? before.uid, readOnly: before.readOnly };
      checkDataSource(state, input.secrets);
      return updateDataSource({ ctx, unit }, before, state, input.secrets, { verb: 'modify' });
    }),
});
