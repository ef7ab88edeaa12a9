import type { NounModule } from '../kernel/noun-module.ts';
import { archivedDataSources } from './archived.ts';
import { revertibleDataSources } from './revert.ts';

export { createDataSource } from './create.ts';
export { deleteDataSource } from './delete.ts';
export { checkDataSource } from './health.ts';
export { modifyDataSource } from './modify.ts';
export { proxyDataSource } from './proxy.ts';
export { queryDataSources } from './query.ts';
export {
  getDataSource,
  identifyDataSource,
  listDataSources,
  listUsableDataSources,
} from './read.ts';
export { holdsCredentials } from './rules.ts';
export type { SecretChanges } from './secrets.ts';
export type { DataSourceSelector, DataSourceState, StoredDataSource } from './state.ts';
export { dataSourceTypeName, dataSourceTypes } from './type-names.ts';

/** Spoken by the Grafana dialect only: the documented Open API has no data sources. */
export const dataSources: NounModule = {
  folder: 'data-sources',
  operations: [],
  revertibles: [revertibleDataSources],
  archived: [archivedDataSources],
};
