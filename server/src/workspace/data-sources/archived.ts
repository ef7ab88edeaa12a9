import { Type } from 'typebox';
import {
  type ArchivedKind,
  type ArchivedObject,
  byUnits,
  differing,
  type ShownByGrafana,
  type TakeCall,
  type TakenObject,
} from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { closed } from '../kernel/schemas.ts';
import { allDataSources, otherDataSource } from './find.ts';
import { requireWritable } from './modify.ts';
import { checkDataSource } from './rules.ts';
import { noSecretChanges } from './secrets.ts';
import { type DataSourceState, dataSourceStateText, stateOf } from './state.ts';
import { insertDataSource, updateDataSource } from './write.ts';

const text = (maxLength: number) => Type.String({ maxLength });

const schema = closed({
  uid: Type.String({ pattern: '^[a-zA-Z0-9_-]{1,40}$' }),
  name: Type.String({ minLength: 1, maxLength: 190 }),
  type: Type.String({ minLength: 1, maxLength: 255 }),
  access: Type.Enum(['proxy', 'direct']),
  url: text(2_000),
  user: text(1_024),
  database: text(1_024),
  basicAuth: Type.Boolean(),
  basicAuthUser: text(1_024),
  withCredentials: Type.Boolean(),
  isDefault: Type.Boolean(),
  readOnly: Type.Boolean(),
  jsonData: Type.Object({}),
});

/** Neither the secrets nor their fingerprints, which only this server can compare. */
async function* readDataSources(ctx: Context): AsyncGenerator<ArchivedObject> {
  const sources = await allDataSources(ctx);
  for (const source of sources.sort((one, other) => byUnits(one.uid, other.uid)))
    yield { head: { ...stateOf(source) } };
}

/** Known by their uid, which dashboards name. The secrets of one that is there stay; a new one has none until they are entered. */
async function takeDataSource(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const said = head as unknown as DataSourceState;
  checkDataSource(said, noSecretChanges);
  const current = await otherDataSource(call, { uid: said.uid }, 0);
  const holder = said.isDefault ? await otherDataSource(call, 'default', current?.id ?? 0) : undefined;
  if (current === undefined) {
    const yields = holder !== undefined && call.conflicts === 'skip';
    const made = await insertDataSource(call, yields ? { ...said, isDefault: false } : said, noSecretChanges, 'import');
    const reason = yields ? `not the default one: that is ${holder.name}` : '';
    return { outcome: 'created', reason, uuid: made.uuid };
  }
  const { uuid } = current;
  const state = dataSourceStateText({ ...said, secrets: current.secrets });
  if (state === dataSourceStateText(current)) return { outcome: 'unchanged', reason: '', uuid };
  if (call.conflicts === 'skip') return { outcome: 'conflicting', reason: differing(current), uuid };
  requireWritable(current);
  await updateDataSource(call, current, said, noSecretChanges, { verb: 'import' });
  return { outcome: 'changed', reason: '', uuid };
}

const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Old servers show passwords among the settings; nothing is taken but what is named here. */
function ofGrafana({ value, uid }: ShownByGrafana): ArchivedObject {
  const { jsonData } = value;
  const settings = typeof jsonData === 'object' && jsonData !== null && !Array.isArray(jsonData) ? jsonData : {};
  return {
    head: {
      uid,
      name: string(value.name),
      type: string(value.type),
      access: value.access === 'direct' || value.access === 'browser' ? 'direct' : 'proxy',
      url: string(value.url),
      user: string(value.user),
      database: string(value.database),
      basicAuth: value.basicAuth === true,
      basicAuthUser: string(value.basicAuthUser),
      withCredentials: value.withCredentials === true,
      isDefault: value.isDefault === true,
      readOnly: false,
      jsonData: settings,
    },
  };
}

export const archivedDataSources: ArchivedKind = {
  kind: 'dataSources',
  after: [],
  permission: 'workspace.dataSourceManage',
  schema,
  nameOf: ({ head }) => String(head.name),
  read: readDataSources,
  take: takeDataSource,
  ofGrafana,
};
