import { Type } from 'typebox';
import { type ArchivedKind, refusedLine } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { chartsOf } from '../kernel/charts.ts';
import { archivedDocuments, objectOfBody } from '../kernel/documents/archived.ts';
import { type NoteDraft, note } from './noun.ts';
import { storedTemplate } from './template.ts';

const attributes = Type.Object({
  ...archivedAccess,
  extend: Type.Object({}),
  chartUUIDs: Type.Array(Type.String({ pattern: '^chrt_[0-9a-zA-Z_]{1,64}$' }), { maxItems: 5_000 }),
});

/** Errors: `InvalidParameter` for a body that is no template, or has other charts than are named. */
function accept(draft: NoteDraft): NoteDraft {
  objectOfBody(draft);
  const body = storedTemplate(draft.body, draft.name);
  const charts = chartsOf(body).length;
  const named = draft.attributes.chartUUIDs.length;
  if (charts !== named) throw refusedLine(`the note has ${charts} charts and names ${named}`);
  return { ...draft, body };
}

/** Notes with the charts that are bound to them, which they hold themselves. */
export const archivedNotes: ArchivedKind = archivedDocuments(note, {
  after: ['dashboards'],
  attributes,
  defaults: { extend: {}, chartUUIDs: [] },
  formats: ['guance'],
  accept,
});
