import { queryOptions } from '@tanstack/react-query';
import { grafanaApi, openApi } from '../../api/client.ts';
import { exactJson } from '../../api/exact-json.ts';
import { type Json, jsonOf, textOf } from '../../data/json.ts';
import { type Format, loadFormat } from './format.ts';

/** A dashboard as it lies in the store, and what is known of it. */
export interface Loaded {
  readonly format: Format;
  /** By which it is asked for: the uid of a Grafana dashboard, the uuid of another. */
  readonly id: string;
  readonly file: Json;
  readonly revision: number;
  /** What `If-Match` takes. */
  readonly etag: string;
  readonly mayChange: boolean;
  readonly slug: string;
  readonly folderUid: string;
  readonly folderTitle: string;
  readonly updatedBy: string;
  readonly updatedAt: string;
}

interface GrafanaDashboard {
  readonly meta: Json;
  readonly dashboard: Json;
}

/** Ids that the server makes are valid in both interfaces; others only in that of Grafana. */
const isUuid = (uid: string): boolean => uid.startsWith('dsbd_');

export async function loadDashboard(uid: string, signal?: AbortSignal): Promise<Loaded> {
  const loaded = await findDashboard(uid, signal);
  await loaded.format.prepare(loaded.file);
  return loaded;
}

async function findDashboard(uid: string, signal: AbortSignal | undefined): Promise<Loaded> {
  const path = encodeURIComponent(uid);
  const inGrafana = () => grafanaApi.getExactly<GrafanaDashboard>(`/api/dashboards/uid/${path}`, signal);
  // Loaded beside the dashboard: it is known what reads it, or likely.
  void loadFormat(isUuid(uid) ? 'guance' : 'grafana');
  if (!isUuid(uid)) return loadedGrafana(await inGrafana());
  const [{ content }, found] = await Promise.all([
    openApi.get<{ format: string }>(`/dashboards/${path}/get`, undefined, signal),
    inGrafana(),
  ]);
  if (content.format === 'grafana') return loadedGrafana(found);
  const format = await loadFormat('guance');
  const exported = await openApi.getExactly<Json>(`/dashboards/${path}/export`, signal);
  return {
    ...known(found.meta),
    format,
    id: uid,
    file: exported.content,
    revision: Number(exported.etag.replaceAll('"', '')),
    etag: exported.etag,
  };
}

const loadedGrafana = async ({ meta, dashboard }: GrafanaDashboard): Promise<Loaded> => ({
  ...known(meta),
  format: await loadFormat('grafana'),
  id: textOf(dashboard.uid),
  file: dashboard,
  revision: Number(dashboard.version),
  etag: '',
});

const known = (meta: Json) => ({
  mayChange: meta.canSave === true,
  slug: textOf(meta.slug),
  folderUid: textOf(meta.folderUid),
  folderTitle: textOf(meta.folderTitle),
  updatedBy: textOf(meta.updatedBy),
  updatedAt: textOf(meta.updated),
});

/** The code of a page is there by then. */
const pageLoadMaxMs = 30_000;

export const dashboardQuery = (uid: string) =>
  queryOptions({
    queryKey: ['dashboard', uid],
    queryFn: ({ signal }) => loadDashboard(uid, signal),
    // What is looked at, and changed, does not change under the reader: only a save or a reload brings another state.
    staleTime: Number.POSITIVE_INFINITY,
    // It is asked for before its page is there. Whoever comes back asks anew.
    gcTime: pageLoadMaxMs,
  });

export interface Saved {
  readonly revision: number;
  readonly etag: string;
}

/** Saves over the revision that was loaded, and over no other. Errors: `ApiError` 412 when somebody else was faster. */
export async function saveDashboard(loaded: Loaded, file: Json, message: string): Promise<Saved> {
  if (loaded.format.name === 'grafana') {
    const dashboard = { ...file, version: loaded.revision };
    const body = { dashboard, folderUid: loaded.folderUid, message, overwrite: false };
    const { version } = await grafanaApi.post<{ version: number }>('/api/dashboards/db', body);
    return { revision: version, etag: '' };
  }
  const path = `/dashboards/${loaded.id}`;
  const title = textOf(file.title);
  let { etag } = await openApi.post(`${path}/import`, { templateInfo: file }, { ifMatch: loaded.etag });
  // An import keeps the name: it is an attribute of the dashboard, not a part of its content.
  if (title !== '' && title !== textOf(loaded.file.title)) {
    ({ etag } = await openApi.post(`${path}/modify`, { name: title }, { ifMatch: etag }));
  }
  return { revision: Number(etag.replaceAll('"', '')), etag };
}

export interface Version {
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly message: string;
}

interface GuanceVersion {
  readonly revision: number;
  readonly createAt: number;
  readonly creatorInfo?: { readonly name: string };
  readonly reason: string;
  readonly verb: string;
  readonly isDelete: boolean;
}

const versionsMax = 100;

export async function listVersions({ format, id }: Loaded, signal?: AbortSignal): Promise<readonly Version[]> {
  if (format.name === 'grafana') {
    const answer = await grafanaApi.get<Json>(
      `/api/dashboards/uid/${encodeURIComponent(id)}/versions`,
      { limit: versionsMax },
      signal,
    );
    const list = (Array.isArray(answer) ? answer : answer.versions) as readonly Json[];
    return list.map(({ version, created, createdBy, message }) => ({
      revision: Number(version),
      at: Date.parse(textOf(created)),
      by: textOf(createdBy),
      message: textOf(message),
    }));
  }
  const { content } = await openApi.get<readonly GuanceVersion[]>(
    `/dashboards/${id}/version/list`,
    { pageSize: versionsMax },
    signal,
  );
  return content
    .filter(({ isDelete }) => !isDelete)
    .map(({ revision, createAt, creatorInfo, reason, verb }) => ({
      revision,
      at: createAt * 1000,
      by: creatorInfo?.name ?? '',
      message: reason || verb,
    }));
}

/** The content of a version. */
export async function loadVersion({ format, id }: Loaded, revision: number, signal?: AbortSignal): Promise<Json> {
  if (format.name === 'grafana') {
    const path = `/api/dashboards/uid/${encodeURIComponent(id)}/versions/${revision}`;
    return jsonOf((await grafanaApi.getExactly<Json>(path, signal)).data);
  }
  const { content } = await openApi.get<Json>(`/dashboards/${id}/version/${revision}/get`, undefined, signal);
  return jsonOf(exactJson(textOf(content.body, '{}')));
}

export async function restoreVersion({ format, id }: Loaded, revision: number): Promise<void> {
  if (format.name === 'grafana') {
    await grafanaApi.post(`/api/dashboards/uid/${encodeURIComponent(id)}/restore`, { version: revision });
  } else await openApi.post(`/dashboards/${id}/version/${revision}/restore`);
}
