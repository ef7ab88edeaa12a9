import { Type } from 'typebox';
import { JsonNode } from '../../json/index.ts';
import type { ArchivedKind } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { archivedDocuments, objectOfBody } from '../kernel/documents/archived.ts';
import { requireListable } from '../kernel/template.ts';
import { GUANCE_FORMAT, type ViewerDraft, viewer } from './noun.ts';
import { storedTemplate } from './template.ts';

const attributes = Type.Object({
  ...archivedAccess,
  desc: Type.String({ maxLength: 2048 }),
  createdWay: Type.Enum(['manual', 'import']),
  pathName: Type.Optional(Type.String({ maxLength: 32 })),
  extra: Type.Optional(Type.Object({})),
});

/** Errors: `InvalidParameter` for a body that is no template. */
function accept(draft: ViewerDraft): ViewerDraft {
  objectOfBody(draft);
  requireListable(JsonNode.of(draft.body));
  return { ...draft, body: storedTemplate(draft.body, { name: draft.name }) };
}

/** Viewers with their templates. */
export const archivedViewers: ArchivedKind = archivedDocuments(viewer, {
  after: ['teams'],
  attributes,
  defaults: { desc: '', createdWay: 'import' },
  formats: [GUANCE_FORMAT],
  accept,
});
