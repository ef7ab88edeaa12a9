import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { DataSourceTable } from '../../store/schema.ts';
import { conflictFactsOf } from '../kernel/versions.ts';

/** What callers set of a data source beside its secrets. */
export interface DataSourceState {
  readonly uid: string;
  readonly name: string;
  /** Id of the plugin; types that the server cannot ask are kept all the same. */
  readonly type: string;
  readonly access: 'proxy' | 'direct';
  readonly url: string;
  readonly user: string;
  readonly database: string;
  readonly basicAuth: boolean;
  readonly basicAuthUser: string;
  readonly withCredentials: boolean;
  readonly isDefault: boolean;
  readonly readOnly: boolean;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

/** Fingerprints of the secrets by their names. */
export type SecretFingerprints = Readonly<Record<string, string>>;

export interface StoredDataSource extends DataSourceState {
  /** The number by which old clients name it. */
  readonly id: number;
  readonly uuid: string;
  readonly secrets: SecretFingerprints;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const toDataSource = (row: Selectable<DataSourceTable>, secrets: SecretFingerprints): StoredDataSource => ({
  id: row.id,
  uuid: row.uuid,
  uid: row.uid,
  name: row.name,
  type: row.type,
  access: row.access === 'direct' ? 'direct' : 'proxy',
  url: row.url,
  user: row.login,
  database: row.database_name,
  basicAuth: row.basic_auth === 1,
  basicAuthUser: row.basic_auth_user,
  withCredentials: row.with_credentials === 1,
  isDefault: row.is_default === 1,
  readOnly: row.read_only === 1,
  jsonData: parseJson(row.json_data) as Record<string, unknown>,
  secrets,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const columnsOf = (state: DataSourceState) => ({
  uid: state.uid,
  name: state.name,
  type: state.type,
  access: state.access,
  url: state.url,
  login: state.user,
  database_name: state.database,
  basic_auth: Number(state.basicAuth),
  basic_auth_user: state.basicAuthUser,
  with_credentials: Number(state.withCredentials),
  is_default: Number(state.isDefault),
  read_only: Number(state.readOnly),
  json_data: JSON.stringify(state.jsonData),
});

export const stateOf = (source: DataSourceState): DataSourceState => ({
  uid: source.uid,
  name: source.name,
  type: source.type,
  access: source.access,
  url: source.url,
  user: source.user,
  database: source.database,
  basicAuth: source.basicAuth,
  basicAuthUser: source.basicAuthUser,
  withCredentials: source.withCredentials,
  isDefault: source.isDefault,
  readOnly: source.readOnly,
  jsonData: source.jsonData,
});

/** The state as versions keep it: of secrets the keyed fingerprints, so that a new password is a change and is not told. */
export const dataSourceStateText = (source: DataSourceState & { readonly secrets: SecretFingerprints }): string =>
  JSON.stringify({
    ...stateOf(source),
    secrets: Object.fromEntries(Object.entries(source.secrets).sort(([one], [other]) => (one < other ? -1 : 1))),
  });

export const dataSourceStateOf = (text: string): DataSourceState & { readonly secrets: SecretFingerprints } =>
  parseJson(text) as DataSourceState & { readonly secrets: SecretFingerprints };

export const conflictFacts = (source: StoredDataSource) => conflictFactsOf('data source', source);

/** How callers name a data source. */
export type DataSourceSelector = { readonly id: number } | { readonly uid: string } | { readonly name: string };

/** The same for one that never was, is deleted, or is another workspace's. */
export function dataSourceNotFound(selector: DataSourceSelector): BelvedereError {
  const [by, value] = Object.entries(selector)[0] ?? ['', ''];
  return new BelvedereError(
    'ObjectNotFound',
    `data source with the ${by} ${String(value).slice(0, 80)} does not exist in this workspace`,
  );
}
