import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { checkDataSource } from './rules.ts';
import type { SecretChanges } from './secrets.ts';
import type { DataSourceState } from './state.ts';
import { insertDataSource } from './write.ts';

export interface NewDataSource {
  /** Without a uid it gets its uuid as one. */
  readonly state: Omit<DataSourceState, 'uid'> & { readonly uid: string | undefined };
  readonly secrets: SecretChanges;
}

/** Errors: `InvalidParameter`, `NameTaken`, `UuidTaken`. */
export const createDataSource = defineVerb({
  id: 'dataSources.create',
  effect: 'change',
  permission: 'workspace.dataSourceManage',
  run: ({ ctx, input: { state, secrets } }: { ctx: Context; input: NewDataSource }) => {
    checkDataSource({ ...state, uid: state.uid ?? newUuid('dsrc_') }, secrets);
    return transact(ctx, (unit) => insertDataSource({ ctx, unit }, state, secrets));
  },
});
