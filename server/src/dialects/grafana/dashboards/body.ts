import { type TSchema, Type } from 'typebox';
import { JsonNode, type SentJson } from '../../../json/index.ts';
import { type SentDashboard, sentDashboardOf } from '../../../workspace/dashboards/index.ts';
import type { FolderName } from '../../../workspace/folders/index.ts';

/** Clients send null for what they do not say. */
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));

const place = { folderId: maybe(Type.Integer()), folderUid: maybe(Type.String()) };
const dashboard = Type.Object({}, { description: 'free JSON, stored as sent' });

export const saveBody = Type.Object({
  dashboard,
  ...place,
  overwrite: maybe(Type.Boolean()),
  message: maybe(Type.String()),
  isFolder: maybe(Type.Boolean()),
});

export const importBody = Type.Object({
  dashboard: maybe(dashboard),
  ...place,
  overwrite: maybe(Type.Boolean()),
  message: maybe(Type.String()),
  inputs: maybe(
    Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.Optional(Type.String()),
        pluginId: Type.Optional(Type.String()),
        value: Type.String(),
      }),
    ),
  ),
});

export const restoreBody = Type.Object({ version: Type.Integer({ minimum: 1 }) });

/** The folder that a save names; none is the general one, so that leaving it out moves a dashboard there, as in Grafana. */
export const folderOf = (body: { folderUid?: string | null; folderId?: number | null }): FolderName => ({
  uid: body.folderUid?.trim() ?? '',
  id: body.folderId ?? 0,
});

/** The dashboard of a body as it was sent. Names of fields are taken whatever their case, the last one, as the runner takes them. */
export function sentDashboard({ node }: SentJson): SentDashboard {
  const exact = node.member('dashboard');
  const found = exact ?? node.memberNodes().findLast(([key]) => key.toLowerCase() === 'dashboard')?.[1];
  return sentDashboardOf(found ?? JsonNode.of('{}'));
}
