import { dataSourceTypeName, type StoredDataSource } from '../../../workspace/data-sources/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';

/** What lists show too. */
const shown = (ctx: Context, source: StoredDataSource) => ({
  id: source.id,
  uid: source.uid,
  orgId: ctx.workspace.id,
  name: source.name,
  type: source.type,
  typeLogoUrl: '',
  access: source.access,
  url: source.url,
  user: source.user,
  database: source.database,
  basicAuth: source.basicAuth,
  isDefault: source.isDefault,
  jsonData: source.jsonData,
  readOnly: source.readOnly,
});

export const listRow = (ctx: Context, source: StoredDataSource) => ({
  ...shown(ctx, source),
  typeName: dataSourceTypeName(source.type),
});

/**
 * The whole data source. Of secrets it tells that they are there, and by `secureJsonFingerprints` whether they are what they were:
 * a keyed hash of each, by which tools see drift.
 */
export const dataSourceAnswer = (ctx: Context, source: StoredDataSource) => ({
  ...shown(ctx, source),
  // What 2.x answered in clear text.
  password: '',
  basicAuthPassword: '',
  basicAuthUser: source.basicAuthUser,
  withCredentials: source.withCredentials,
  secureJsonFields: Object.fromEntries(Object.keys(source.secrets).map((name) => [name, true])),
  secureJsonFingerprints: source.secrets,
  version: source.revision,
});

export const changedAnswer = (ctx: Context, source: StoredDataSource, message: string) => ({
  datasource: dataSourceAnswer(ctx, source),
  id: source.id,
  message,
  name: source.name,
});
