import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { allDataSources, findDataSource } from './find.ts';
import type { DataSourceSelector, StoredDataSource } from './state.ts';

/** Errors: `ObjectNotFound`. */
export const getDataSource = defineVerb({
  id: 'dataSources.get',
  effect: 'read',
  permission: 'workspace.dataSourceRead',
  run: ({ ctx, input }: { ctx: Context; input: { selector: DataSourceSelector } }): Promise<StoredDataSource> =>
    findDataSource(ctx, input.selector),
});

/** By name. */
export const listDataSources = defineVerb({
  id: 'dataSources.list',
  effect: 'read',
  permission: 'workspace.dataSourceRead',
  run: ({ ctx }: { ctx: Context; input: Record<string, never> }): Promise<StoredDataSource[]> => allDataSources(ctx),
});

/** What everybody who may query has to know of a data source; nothing of where it lies. */
export type UsableDataSource = Pick<StoredDataSource, 'id' | 'uuid' | 'uid' | 'name' | 'type' | 'isDefault' | 'access'>;

const usable = ({ id, uuid, uid, name, type, isDefault, access }: StoredDataSource): UsableDataSource => ({
  id,
  uuid,
  uid,
  name,
  type,
  isDefault,
  access,
});

/** Errors: `ObjectNotFound`. */
export const identifyDataSource = defineVerb({
  id: 'dataSources.identify',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { selector: DataSourceSelector } }): Promise<UsableDataSource> =>
    usable(await findDataSource(ctx, input.selector)),
});

export const listUsableDataSources = defineVerb({
  id: 'dataSources.listUsable',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: Record<string, never> }): Promise<UsableDataSource[]> =>
    (await allDataSources(ctx)).map(usable),
});
