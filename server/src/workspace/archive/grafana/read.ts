import { BelvedereError } from '../../../errors/index.ts';
import { cutElements, cutValue } from '../../../json/index.ts';
import type { ShownByGrafana } from '../../kernel/archived.ts';
import type { GrafanaClient } from './client.ts';
import { isObject, type JsonObject, numberOf, textOf, uidOfName } from './values.ts';

/** What is wanted of the dashboards. */
export interface GrafanaFilter {
  readonly query?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** What a dashboard or folder is called at the other server: an empty uid where it knows none, 0 for no number. */
export interface KnownThere {
  readonly uid: string;
  readonly id: number;
}

/** Something that was read, or could not be. */
export type ReadObject =
  | { readonly kind: string; readonly shown: ShownByGrafana; readonly known?: KnownThere }
  | { readonly kind: string; readonly name: string; readonly refused: string };

const PAGE_SIZE = 1_000;
/** Old servers answer the first page to every number; this many are more than anybody has. */
const PAGES_MAX = 200;

/** The version that the server reports; empty when it does not say. Servers before 4.3 say it among the settings of pages only. */
export async function readVersion(client: GrafanaClient): Promise<string> {
  const { value: health } = await client.get('api/health');
  if (isObject(health) && typeof health.version === 'string') return health.version.slice(0, 80);
  const { value: settings } = await client.get('api/frontend/settings');
  const buildInfo = isObject(settings) ? settings.buildInfo : undefined;
  return isObject(buildInfo) ? textOf(buildInfo.version).slice(0, 80) : '';
}

/** Every hit of a search, page by page, until a page brings nothing new. Errors: `GrafanaRefused`. */
export async function* hitsOf(
  client: GrafanaClient,
  type: string,
  filter: GrafanaFilter & { readonly starred?: true },
): AsyncGenerator<JsonObject> {
  const seen = new Set<string>();
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const parameters = new URLSearchParams({ type, limit: String(PAGE_SIZE), page: String(page) });
    if (filter.starred) parameters.set('starred', 'true');
    if (filter.query) parameters.set('query', filter.query);
    for (const tag of filter.tags ?? []) parameters.append('tag', tag);
    const { status, value } = await client.get(`api/search?${parameters}`);
    if (status !== 200 || !Array.isArray(value)) {
      throw new BelvedereError(
        'GrafanaRefused',
        `the search of the server answers ${status}: it is no Grafana, or closed to the credential`,
      );
    }
    const before = seen.size;
    for (const hit of value.filter(isObject)) {
      const name = textOf(hit.uid) || textOf(hit.uri);
      if (name === '' || seen.has(name)) continue;
      seen.add(name);
      // Servers before 5.0 know neither types nor folders.
      if ((textOf(hit.type) || 'dash-db') === type) yield hit;
    }
    if (seen.size === before) return;
  }
}

/** Folders, the outer ones first. */
export async function* readFolders(client: GrafanaClient): AsyncGenerator<ReadObject> {
  const hits = new Map<string, JsonObject>();
  for await (const hit of hitsOf(client, 'dash-folder', {})) hits.set(textOf(hit.uid), hit);
  const done = new Set<string>();
  const parentOf = (hit: JsonObject): string => (hits.has(textOf(hit.folderUid)) ? textOf(hit.folderUid) : '');
  const inOrder = function* (hit: JsonObject, above: readonly JsonObject[]): Generator<ReadObject> {
    const uid = textOf(hit.uid);
    const parent = hits.get(parentOf(hit));
    if (done.has(uid) || above.includes(hit)) return;
    if (parent !== undefined) yield* inOrder(parent, [...above, hit]);
    done.add(uid);
    const value = { title: textOf(hit.title) };
    yield {
      kind: 'folders',
      shown: {
        value,
        text: JSON.stringify(value),
        uid: uidOfName(uid),
        folderUid: parentOf(hit) && uidOfName(parentOf(hit)),
      },
      known: { uid, id: numberOf(hit.id) },
    };
  };
  for (const hit of hits.values()) yield* inOrder(hit, []);
}

const slugOf = (hit: JsonObject): string => textOf(hit.uri).replace(/^db\//, '');

/** The uid under which a dashboard is taken. */
export const uidOfHit = (hit: JsonObject): string => uidOfName(textOf(hit.uid) || slugOf(hit));

/** Dashboards, each by a request of its own. */
export async function* readDashboards(client: GrafanaClient, filter: GrafanaFilter): AsyncGenerator<ReadObject> {
  for await (const hit of hitsOf(client, 'dash-db', filter)) {
    const uid = textOf(hit.uid);
    const slug = slugOf(hit);
    const path = uid === '' ? `db/${encodeURIComponent(slug)}` : `uid/${encodeURIComponent(uid)}`;
    const { status, value, text } = await client.get(`api/dashboards/${path}`);
    const name = textOf(hit.title);
    const dashboard = isObject(value) ? value.dashboard : undefined;
    if (status !== 200 || !isObject(value) || !isObject(dashboard)) {
      yield { kind: 'dashboards', name, refused: `the server answers ${status} without a dashboard` };
      continue;
    }
    const meta = isObject(value.meta) ? value.meta : {};
    const folderUid = textOf(meta.folderUid) || textOf(hit.folderUid);
    yield {
      kind: 'dashboards',
      shown: {
        value: dashboard,
        text: cutValue(text, 'dashboard') ?? '{}',
        uid: uidOfHit(hit),
        folderUid: folderUid && uidOfName(folderUid),
      },
      known: { uid, id: numberOf(dashboard.id) },
    };
  }
}

/** All data sources, where the credential may list them. */
export async function* readDataSources(client: GrafanaClient): AsyncGenerator<ReadObject> {
  const { status, value, text } = await client.get('api/datasources');
  if (status !== 200 || !Array.isArray(value)) {
    yield { kind: 'dataSources', name: '', refused: `the server answers ${status} to the list of data sources` };
    return;
  }
  const texts = cutElements(text) ?? [];
  for (const [index, source] of value.entries()) {
    if (!isObject(source)) continue;
    const name = textOf(source.name);
    const shown = {
      value: source,
      text: texts[index] ?? '{}',
      uid: uidOfName(textOf(source.uid) || name),
      folderUid: '',
    };
    yield { kind: 'dataSources', shown };
  }
}
