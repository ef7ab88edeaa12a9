import { Type } from 'typebox';
import { JsonNode } from '../../json/index.ts';
import { requireOpenFolder } from '../folders/index.ts';
import type { ArchivedKind, ShownByGrafana } from '../kernel/archived.ts';
import { refusedLine } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { archivedDocuments, objectOfBody, type PartialDocument, takenName } from '../kernel/documents/archived.ts';
import type { DocumentDraft } from '../kernel/documents/noun.ts';
import { requireListable } from '../kernel/template.ts';
import { GRAFANA_FORMAT, GUANCE_FORMAT } from './format.ts';
import { nameOf } from './grafana/draft.ts';
import { storedText, tagNamesOf } from './grafana/text.ts';
import { type DashboardAttributes, dashboard } from './noun.ts';
import { storedTemplate } from './template.ts';

type Draft = DocumentDraft<DashboardAttributes>;

const DESCRIPTION_LENGTH_MAX = 2048;
const NAME_LENGTH_MAX = 500;
const folderUuid = /^fold_[0-9a-zA-Z_]{1,64}$/;

const attributes = Type.Object({
  ...archivedAccess,
  desc: Type.String({ maxLength: DESCRIPTION_LENGTH_MAX }),
  identifier: Type.Optional(Type.String({ maxLength: 128 })),
  createdWay: Type.Optional(Type.Enum(['manual', 'import'])),
  folder: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  extra: Type.Optional(Type.Object({})),
});

/** Errors: `InvalidParameter` for a body that the format does not have. */
function accept(draft: Draft): Draft {
  const value = objectOfBody(draft);
  if (draft.format === GUANCE_FORMAT) {
    requireListable(JsonNode.of(draft.body));
    return { ...draft, body: storedTemplate(draft.body, { name: draft.name }) };
  }
  if (typeof value.title !== 'string' || value.title.trim() === '') throw refusedLine('the dashboard has no title');
  return { ...draft, body: storedText(draft.body) };
}

/** A folder that was not taken is none here, unless it has always been one that is gone. */
function inLocalFolder(said: DashboardAttributes, taken: ReadonlyMap<string, string>): DashboardAttributes {
  const { folder, ...rest } = said;
  if (folder === undefined) return said;
  const local =
    taken.get(folder) ?? taken.get(takenName('folders', folder)) ?? (folderUuid.test(folder) ? folder : undefined);
  return local === undefined ? (rest as DashboardAttributes) : { ...said, folder: local };
}

function ofGrafana({ value, text, uid, folderUid, access }: ShownByGrafana): PartialDocument {
  const { description } = value;
  const title = typeof value.title === 'string' ? nameOf(value) : '';
  return {
    partial: true,
    head: {
      uid,
      name: title.slice(0, NAME_LENGTH_MAX),
      format: GRAFANA_FORMAT,
      status: 0,
      attributes: {
        desc: typeof description === 'string' ? description.slice(0, DESCRIPTION_LENGTH_MAX) : '',
        ...access,
        ...(folderUid === '' ? {} : { folder: folderUid }),
      },
      tags: tagNamesOf(value),
    },
    body: text,
  };
}

/** Dashboards of both formats, each with its body as it was sent. */
export const archivedDashboards: ArchivedKind = archivedDocuments(dashboard, {
  after: ['folders', 'teams'],
  attributes,
  defaults: { desc: '', identifier: '', createdWay: 'import' },
  formats: [GUANCE_FORMAT, GRAFANA_FORMAT],
  accept,
  check: async (call, { attributes: { folder } }, own) => {
    if (folder !== undefined && folder !== own?.attributes.folder) await requireOpenFolder(call, folder);
  },
  relocate: inLocalFolder,
  ofGrafana,
});
