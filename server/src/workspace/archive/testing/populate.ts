import fc from 'fast-check';
import { JsonNode } from '../../../json/index.ts';
import { setOwnPreferences, setWorkspacePreferences } from '../../accounts/index.ts';
import { createAnnotation } from '../../annotations/index.ts';
import { saveDashboard } from '../../dashboards/index.ts';
import { createDataSource } from '../../data-sources/index.ts';
import { createFolder } from '../../folders/index.ts';
import type { Context } from '../../kernel/context.ts';
import { operations } from '../../registry.ts';
import { starDocument } from '../../stars/index.ts';
import { createTeam } from '../../teams/index.ts';
import { callOperation, operationNamed } from '../../testing/call-operation.ts';

/** What a workspace is filled with. */
export interface Population {
  readonly tags: readonly { name: string; description: string }[];
  /** Each lies in the one before it, where it says so. */
  readonly folders: readonly { title: string; inner: boolean }[];
  readonly grafana: readonly {
    title: string;
    spaced: boolean;
    extra: unknown;
    tags: readonly string[];
    starred: boolean;
  }[];
  readonly guance: readonly { name: string; isPublic: number; tags: readonly string[]; starred: boolean }[];
  readonly pipelines: readonly { name: string; asDefault: number }[];
  readonly notes: readonly string[];
  /** Each shows all dashboards. */
  readonly carousels: readonly string[];
  /** The first one is starred. */
  readonly viewers: readonly string[];
  readonly blacklists: readonly { name: string; sources: readonly string[] | null; value: readonly string[] }[];
  readonly fields: readonly { name: string; fieldSource: string; fieldType: string; unit: string }[];
  readonly dataSources: readonly { name: string; isDefault: boolean; secret: string }[];
  readonly roles: readonly { name: string; permissions: readonly string[] }[];
  readonly teams: readonly string[];
  /** Of the dashboard of Grafana at this place, or of the whole workspace where there is none. */
  readonly annotations: readonly { of: number; start: number; length: number; text: string; tags: readonly string[] }[];
  readonly theme: string;
}

const title = fc.oneof(
  fc.constantFrom('Same title', 'Über', 'x 2', 'x'),
  fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '' && !text.includes('\0')),
);
const tagName = fc.constantFrom('one', 'two', 'drei', '四');
const names = (pattern: RegExp) => fc.uniqueArray(fc.stringMatching(pattern), { maxLength: 3 });

export const population: fc.Arbitrary<Population> = fc.record({
  tags: fc.uniqueArray(fc.record({ name: tagName, description: fc.string({ maxLength: 20 }) }), {
    maxLength: 3,
    selector: ({ name }) => name,
  }),
  folders: fc.uniqueArray(fc.record({ title, inner: fc.boolean() }), {
    maxLength: 4,
    selector: (each) => each.title.trim(),
  }),
  grafana: fc.array(
    fc.record({
      title,
      spaced: fc.boolean(),
      // No request can bring U+0000.
      extra: fc
        .jsonValue({ maxDepth: 3, noUnicodeString: false })
        .filter((value) => !JSON.stringify(value).includes('\\u0000')),
      tags: fc.uniqueArray(tagName),
      starred: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  guance: fc.array(
    fc.record({
      name: title,
      isPublic: fc.constantFrom(1, 0, -1),
      tags: fc.uniqueArray(tagName),
      starred: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  pipelines: fc.array(fc.record({ name: fc.stringMatching(/^[a-z_]{1,8}$/), asDefault: fc.constantFrom(0, 1) }), {
    maxLength: 3,
  }),
  notes: fc.array(title, { maxLength: 2 }),
  viewers: fc.array(title, { maxLength: 2 }),
  blacklists: fc.array(
    fc.record({
      name: fc.constantFrom('debug lines', 'ü'),
      sources: fc.constantFrom(null, [], ['nginx', "it's"]),
      value: fc.array(fc.constantFrom('debug', 'a*', '\n'), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  fields: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('duration', 'host', 'ü'),
      fieldSource: fc.constantFrom('', 'logging'),
      fieldType: fc.constantFrom('', 'string', 'float'),
      unit: fc.constantFrom('', 'b', 'custom/["time","ns"]'),
    }),
    { maxLength: 3, selector: ({ name, fieldSource }) => `${fieldSource}/${name}` },
  ),
  carousels: fc.array(title, { maxLength: 2 }),
  dataSources: fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-zA-Z ]{0,8}[a-z]$/),
      isDefault: fc.boolean(),
      secret: fc.stringMatching(/^hidden[a-z]{12}$/),
    }),
    { maxLength: 3, selector: ({ name }) => name },
  ),
  roles: fc.array(
    fc.record({
      name: title,
      permissions: fc.uniqueArray(fc.constantFrom('log.Query', 'scene.setManage', 'routine.defaultAccess'), {
        minLength: 1,
      }),
    }),
    { maxLength: 3 },
  ),
  teams: names(/^[a-z]{1,8}$/),
  annotations: fc.array(
    fc.record({
      of: fc.integer({ min: -1, max: 3 }),
      start: fc.constantFrom(0, 1_700_000_000_000),
      length: fc.constantFrom(0, 60_000),
      text: fc.constantFrom('deployed', 'Ende „gut“'),
      tags: fc.uniqueArray(tagName),
    }),
    { maxLength: 4 },
  ),
  theme: fc.constantFrom('dark', 'light', ''),
});

const call = async (ctx: Context, id: string, body: object) =>
  (await callOperation(operationNamed(operations, id), ctx, { body })).content;

/** Makes the objects by the verbs that callers have. */
export async function populate(ctx: Context, wanted: Population): Promise<void> {
  for (const { name, description } of wanted.tags) await call(ctx, 'tags.create', { name, description });
  for (const { name, permissions } of wanted.roles) await call(ctx, 'roles.create', { name, keys: permissions });
  let place = '';
  for (const { title: folderTitle, inner } of wanted.folders) {
    const folder = await createFolder({ ctx, input: { title: folderTitle, parent: { uid: inner ? place : '' } } });
    place = folder.uuid;
  }
  const starred: string[] = [];
  const boards: string[] = [];
  const ofGrafana: string[] = [];
  for (const [index, each] of wanted.grafana.entries()) {
    const value = { title: `${each.title}`, tags: each.tags, extra: each.extra, id: null, version: 9 };
    const text = JSON.stringify(value, null, each.spaced ? 2 : 0);
    const input = {
      sent: { node: JsonNode.of(text), value },
      folder: { uid: index % 2 === 0 ? place : '' },
      overwrite: true,
    };
    const { document } = await saveDashboard({ ctx, input });
    ofGrafana.push(document.uuid);
    boards.push(document.uuid);
    if (each.starred) starred.push(document.uuid);
  }
  for (const { name, isPublic, tags, starred: star } of wanted.guance) {
    const access = isPublic === -1 ? { isPublic, permissionSet: ['wsAdmin'] } : { isPublic };
    const template = { title: 'another', main: { charts: [{ name: 'c', type: 'text', pos: { h: 1.0, w: 2 } }] } };
    const { uuid } = await call(ctx, 'dashboards.create', { name, ...access, tagNames: tags, templateInfo: template });
    boards.push(uuid);
    if (star) starred.push(uuid);
  }
  for (const { name, asDefault } of wanted.pipelines) {
    const rule = { name, type: 'local', category: 'logging', content: 'YQ==', asDefault, isForce: true };
    await call(ctx, 'pipelines.create', rule);
  }
  for (const name of wanted.carousels) {
    await call(ctx, 'carousels.create', { name, dashboardUUIDs: boards, intervalTime: '30s' });
  }
  for (const { name, sources, value } of wanted.blacklists) {
    await call(ctx, 'blacklists.create', { name, type: 'logging', sources, filters: [{ name: 'status', value }] });
  }
  for (const each of wanted.fields) {
    await call(ctx, 'fields.create', { ...each, alias: each.name, desc: 'what it means', coverInner: true });
  }
  for (const [index, name] of wanted.viewers.entries()) {
    const { uuid } = await call(ctx, 'viewers.create', { name, extend: { n: 1.5 }, tagNames: ['one'] });
    if (index === 0) starred.push(uuid);
  }
  for (const name of wanted.notes) await call(ctx, 'notes.create', { name, extend: { fixedTime: '15m' } });
  for (const { name, isDefault, secret } of wanted.dataSources) await addDataSource(ctx, name, isDefault, secret);
  for (const name of wanted.teams) await createTeam({ ctx, input: { name, email: `${name}@example.org` } });
  for (const { of, start, length, text, tags } of wanted.annotations) {
    const input = { dashboard: ofGrafana[of], panelId: 0, text, tags, start, end: start + length, data: { of } };
    await createAnnotation({ ctx, input });
  }
  for (const uuid of new Set(starred)) await starDocument({ ctx, input: { uuid } });
  if (wanted.theme !== '') {
    const change = { preferences: { theme: wanted.theme }, keepOthers: false };
    await setWorkspacePreferences({ ctx, input: change });
    await setOwnPreferences({ ctx, input: change });
  }
}

export const addDataSource = (ctx: Context, name: string, isDefault: boolean, secret: string) =>
  createDataSource({
    ctx,
    input: {
      state: {
        uid: undefined,
        name,
        type: 'prometheus',
        access: 'proxy',
        url: 'http://prometheus.example.org:9090',
        user: '',
        database: '',
        basicAuth: true,
        basicAuthUser: 'reader',
        withCredentials: false,
        isDefault,
        readOnly: false,
        jsonData: { timeInterval: '15s', httpMethod: 'POST' },
      },
      secrets: { set: { basicAuthPassword: secret }, removed: [] },
    },
  });
