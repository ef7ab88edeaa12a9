import {
  type ReadDashboard,
  resolveInputs,
  type SaveDashboard,
  type SavedDashboard,
  saveDashboard,
} from '../../../workspace/dashboards/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import type { Addresses } from '../addresses.ts';
import { refusal } from '../answers.ts';
import { type GrafanaCall, type GrafanaRoute, grafanaRoute } from '../routes.ts';
import { folderOf, importBody, saveBody, sentDashboard } from './body.ts';
import { saveRefusal } from './refusals.ts';

const MESSAGE_LENGTH_MAX = 500;

/** Saves with the sentence that the caller gives to the version. */
async function save(
  { ctx, note }: Pick<GrafanaCall<unknown>, 'ctx' | 'note'>,
  input: SaveDashboard,
  message: string | null | undefined,
): Promise<SavedDashboard> {
  const reason = message?.slice(0, MESSAGE_LENGTH_MAX) || undefined;
  const own: Context = reason === undefined ? ctx : { ...ctx, reason };
  try {
    const saved = await saveDashboard({ ctx: own, input });
    note.object = saved.document.uuid;
    return saved;
  } catch (error) {
    throw await saveRefusal(ctx, error);
  }
}

export const saveRoutes = (addresses: Addresses, titlesMayRepeat: boolean): readonly GrafanaRoute[] => [
  grafanaRoute({
    method: 'POST',
    path: '/api/dashboards/db',
    summary: 'Creates or updates a dashboard',
    guard: 'editor',
    does: saveDashboard,
    body: saveBody,
    handle: async ({ body, sent: request, ...call }) => {
      if (body.isFolder === true) throw refusal(400, 'Use folders endpoint for saving folders.');
      const sent = sentDashboard(request);
      const input = { sent, folder: folderOf(body), overwrite: body.overwrite === true, titlesMayRepeat };
      const saved = await save(call, input, body.message);
      return savedAnswer(saved, addresses);
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/dashboards/import',
    summary: 'Creates a dashboard from an exported one, with values for its inputs',
    guard: 'editor',
    does: saveDashboard,
    body: importBody,
    handle: async ({ body, sent: request, ...call }) => {
      if (!body.dashboard) throw refusal(422, 'Dashboard must be set');
      const { node, value } = resolveInputs(sentDashboard(request), body.inputs ?? []);
      // The number is of the server that it was exported from.
      const { id: _, ...unnumbered } = value;
      const input = {
        sent: { node, value: unnumbered },
        folder: folderOf(body),
        overwrite: body.overwrite === true,
        titlesMayRepeat,
      };
      return importedAnswer(await save(call, input, body.message), addresses);
    },
  }),
];

/** What every save answers: the keys of all versions of Grafana together. */
export const savedAnswer = (
  { document, uid, slug, folder }: Pick<ReadDashboard, 'document' | 'uid' | 'slug' | 'folder'>,
  addresses: Addresses,
) => ({
  id: document.id,
  uid,
  url: addresses.dashboard({ uid, slug }),
  status: 'success',
  version: document.revision,
  slug,
  folderUid: folder?.uid ?? '',
});

const importedAnswer = ({ document, uid, slug, folder }: SavedDashboard, addresses: Addresses) => ({
  uid,
  pluginId: '',
  title: document.name,
  imported: true,
  importedUri: `db/${slug}`,
  importedUrl: addresses.dashboard({ uid, slug }),
  slug,
  dashboardId: document.id,
  folderId: folder?.id ?? 0,
  folderUid: folder?.uid ?? '',
  importedRevision: document.revision,
  revision: document.revision,
  description: document.attributes.desc,
  path: '',
  removed: false,
});
