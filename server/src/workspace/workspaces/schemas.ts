import { type TSchema, Type } from 'typebox';
import { type Category, categories as ingestCategories } from '../../ingest/category.ts';
import { defaultKeepDays, keepDaysChoices, keepDaysOf } from '../../ingest/keep-days.ts';
import { closed, nullable, seconds, storedDocument } from '../kernel/schemas.ts';
import type { CreatedWorkspace } from './create.ts';
import type { CountedWorkspace } from './read.ts';
import type { StoredWorkspace } from './rows.ts';

const categories = [
  'apm',
  'backup_log',
  'custom_object',
  'keyevent',
  'logging',
  'metric',
  'network',
  'object',
  'object_history',
  'profiling',
  'rp',
  'rum',
  'security',
  'tracing',
] as const;

const byCategory = (description: string) =>
  closed(Object.fromEntries(categories.map((name) => [name, Type.Optional(Type.String())])), { description });

const text = (description: string) => Type.String({ description });
const number = (description: string) => Type.Integer({ description });
const neutral = 'has no meaning here: always ';

/** What get, create and modify have in common. Keys of the vendors' own machinery answer their neutral value. */
const commonFields = {
  id: number('row number'),
  uuid: text('wksp_ uuid'),
  name: text('name'),
  desc: text('description'),
  language: text('zh or en'),
  status: number('0 enabled'),
  creator: text('uuid of who made it'),
  updator: text('uuid of the last one who changed it'),
  createAt: number('creation, epoch seconds'),
  updateAt: number('last change, epoch seconds'),
  deleteAt: number('-1 while not deleted'),
  versionType: text(`${neutral}pay, nothing is limited by a plan`),
  billingState: text(`${neutral}normal`),
  durationSet: byCategory('how long telemetry is kept, by category, in days: 30d; rp is that of metrics'),
  datastore: byCategory('where telemetry is kept, by category'),
  esIndexSettings: closed({}, { description: `${neutral}empty` }),
  dashboardUUID: nullable(Type.String({ description: `${neutral}null` })),
  dbUUID: text(`${neutral}empty`),
  esInstanceUUID: text(`${neutral}empty`),
  enablePublicDataway: number(`${neutral}1`),
  esIndexMerged: number(`${neutral}0`),
  exterId: text(`${neutral}empty`),
  isLocked: number(`${neutral}0`),
  lockAt: number(`${neutral}-1`),
  isOpenLogMultipleIndex: number(`${neutral}0`),
  loggingCutSize: number(`${neutral}0, log lines are not cut`),
  makeResourceExceptionCode: text(`${neutral}empty`),
  rpName: text(`${neutral}empty`),
  supportJsonMessage: number(`${neutral}1`),
};

const storedCategories = [
  'custom_object',
  'keyevent',
  'logging',
  'metric',
  'network',
  'object',
  'object_history',
  'profiling',
  'rum',
  'security',
  'tracing',
] as const;

/** In the names of the documented answer. */
const keptCategories: Readonly<Record<string, Category>> = {
  keyevent: 'keyevent',
  logging: 'logging',
  network: 'network',
  profiling: 'profiling',
  rp: 'metric',
  rum: 'rum',
  security: 'security',
  tracing: 'tracing',
};

const keptFor = ({ settings: { telemetryRetentionDays } }: StoredWorkspace): Record<string, string> =>
  Object.fromEntries(
    Object.entries(keptCategories).map(([name, category]) => [
      name,
      `${keepDaysOf(telemetryRetentionDays, category)}d`,
    ]),
  );

const commonAnswer = (workspace: StoredWorkspace) => ({
  id: workspace.id,
  uuid: workspace.uuid,
  name: workspace.name,
  desc: workspace.description,
  language: workspace.language,
  status: 0,
  creator: workspace.creator,
  updator: workspace.updator,
  createAt: seconds(workspace.createdAt),
  updateAt: seconds(workspace.updatedAt),
  deleteAt: -1,
  versionType: 'pay',
  billingState: 'normal',
  durationSet: keptFor(workspace),
  datastore: Object.fromEntries(storedCategories.map((category) => [category, 'clickhouse'])),
  esIndexSettings: {},
  dashboardUUID: null,
  dbUUID: '',
  esInstanceUUID: '',
  enablePublicDataway: 1,
  esIndexMerged: 0,
  exterId: '',
  isLocked: 0,
  lockAt: -1,
  isOpenLogMultipleIndex: 0,
  loggingCutSize: 0,
  makeResourceExceptionCode: '',
  rpName: '',
  supportJsonMessage: 1,
});

/** Answer of get and modify. */
export const workspaceContent = closed({
  ...commonFields,
  memberCount: text('number of members, as text'),
  token: text('the oldest ingest token, masked; empty as long as there is none'),
  cliToken: text(`${neutral}empty`),
  rumDataWayToken: text(`${neutral}empty`),
  declaration: storedDocument('what the workspace declares about itself; empty'),
  menuStyle: text('menu style'),
  timezone: text(`${neutral}empty, callers send times of their own zone`),
  logoUrl: text(`${neutral}empty`),
  faviconUrl: text(`${neutral}empty`),
  inviteAudit: number(`${neutral}0`),
  enableMFA: Type.Boolean({ description: `${neutral}false` }),
  isOpenCustomMappingRule: number(`${neutral}0`),
  logMultipleIndexCount: number(`${neutral}0`),
  leftWildcard: Type.Boolean({ description: 'queries may begin with a wildcard: always true' }),
  leftExpensiveQuery: Type.Boolean({ description: 'expensive queries are allowed: always true' }),
  noviceGuide: Type.Boolean({ description: `${neutral}false` }),
  tenantId: number('the row number again'),
  bossStation: text(`${neutral}empty`),
  regionCode: text(`${neutral}empty, there are no regions`),
  note: text(`${neutral}empty`),
  expensiveCfg: closed({}, { description: `${neutral}empty` }),
  indexDashboardInfo: closed({}, { description: `${neutral}empty` }),
  AutomataServerRegionType: text(`${neutral}empty`),
  IssueGlobalOpenStatus: Type.Boolean({ description: `${neutral}false` }),
  lastDqlDataCheckTime: closed(
    {},
    { description: 'whether there is data, by kind; empty as long as none is taken in' },
  ),
});

export const workspaceAnswer = (workspace: CountedWorkspace) => ({
  ...commonAnswer(workspace),
  memberCount: String(workspace.memberCount),
  token: workspace.tokenHint === undefined ? '' : `****${workspace.tokenHint}`,
  cliToken: '',
  rumDataWayToken: '',
  declaration: {},
  menuStyle: workspace.settings.menuStyle,
  timezone: '',
  logoUrl: '',
  faviconUrl: '',
  inviteAudit: 0,
  enableMFA: false,
  isOpenCustomMappingRule: 0,
  logMultipleIndexCount: 0,
  leftWildcard: true,
  leftExpensiveQuery: true,
  noviceGuide: false,
  tenantId: workspace.id,
  bossStation: '',
  regionCode: '',
  note: '',
  expensiveCfg: {},
  indexDashboardInfo: {},
  AutomataServerRegionType: '',
  IssueGlobalOpenStatus: false,
  lastDqlDataCheckTime: {},
});

/** Answer of create. */
export const createdWorkspaceContent = closed({
  accountInfo: Type.Array(Type.String(), { description: 'uuids of the first members' }),
  akInfo: closed(
    {
      keyId: Type.Optional(Type.String({ description: 'wsak_ uuid' })),
      keySk: Type.Optional(Type.String({ description: 'the secret, shown here only' })),
      name: Type.Optional(Type.String()),
    },
    { description: 'the first key; empty unless needCreateAk was true' },
  ),
  makeResourceExceptionCode: text('empty: everything was made'),
  ownerInfo: closed({ accountUUID: Type.String(), email: Type.String(), name: Type.String() }),
  wsInfo: closed(commonFields),
});

export const createdWorkspaceAnswer = ({ workspace, owner, key }: CreatedWorkspace) => ({
  accountInfo: [owner.uuid],
  akInfo: key === undefined ? {} : { keyId: key.uuid, keySk: key.secret, name: key.name },
  makeResourceExceptionCode: '',
  ownerInfo: { accountUUID: owner.uuid, email: owner.email, name: owner.name },
  wsInfo: commonAnswer(workspace),
});

const days = (description: string) =>
  nullable(Type.Integer({ minimum: 1, maximum: 36_500, description: `${description}; null: for ever` }));

const keepDays = (category: Category) =>
  Type.Enum([...keepDaysChoices], {
    description: `days for which points of ${category} are kept; ${defaultKeepDays[category]} unless said`,
  });

const retentionOf = <Wrapped extends TSchema>(wrap: (schema: ReturnType<typeof keepDays>) => Wrapped) =>
  closed(Object.fromEntries(ingestCategories.map((category) => [category, wrap(keepDays(category))])), {
    description: 'days for which telemetry is kept, by category; points that are older when they come are refused',
  });

const settingFields = {
  versionRetentionDays: days('days for which a version is kept after the next one took its place'),
  deleteRetentionDays: days('days for which a deleted object is kept and its delete can be reverted'),
  changeRetentionDays: days('days for which a change is kept'),
  callRetentionDays: days('days for which a call is kept'),
  callRetentionBytesMax: nullable(
    Type.Integer({
      minimum: 1024 * 1024,
      maximum: 2 ** 50,
      description:
        'bytes that the calls may take on disk, estimated; the oldest go first, the newest hour always stays; null: no limit',
    }),
  ),
  callsPerMinute: nullable(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'calls a minute of all keys together; null: no limit',
    }),
  ),
};

export const settingsContent = closed({ ...settingFields, telemetryRetentionDays: retentionOf((schema) => schema) });
export const settingsBody = closed({
  versionRetentionDays: Type.Optional(settingFields.versionRetentionDays),
  deleteRetentionDays: Type.Optional(settingFields.deleteRetentionDays),
  changeRetentionDays: Type.Optional(settingFields.changeRetentionDays),
  callRetentionDays: Type.Optional(settingFields.callRetentionDays),
  callRetentionBytesMax: Type.Optional(settingFields.callRetentionBytesMax),
  callsPerMinute: Type.Optional(settingFields.callsPerMinute),
  telemetryRetentionDays: Type.Optional(retentionOf(Type.Optional)),
});

export const settingsAnswer = ({ settings }: StoredWorkspace) => ({
  versionRetentionDays: settings.versionRetentionDays,
  deleteRetentionDays: settings.deleteRetentionDays,
  changeRetentionDays: settings.changeRetentionDays,
  callRetentionDays: settings.callRetentionDays,
  callRetentionBytesMax: settings.callRetentionBytesMax,
  callsPerMinute: settings.callsPerMinute,
  telemetryRetentionDays: { ...defaultKeepDays, ...settings.telemetryRetentionDays },
});
