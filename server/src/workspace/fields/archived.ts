import { Type } from 'typebox';
import { lazyValidator } from '../../json/index.ts';
import { type ArchivedKind, refusedLine } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { archivedDocuments } from '../kernel/documents/archived.ts';
import type { FieldDraft } from './field.ts';
import { field } from './noun.ts';
import { acceptedField } from './rules.ts';
import { archivedField, fieldName } from './schemas.ts';

const name = lazyValidator(fieldName);

/** Errors: `InvalidParameter` for what `add` would refuse. */
function accept(draft: FieldDraft): FieldDraft {
  if (draft.body !== '') throw refusedLine('a field configuration has no body');
  if (!name.accepts(draft.name)) throw refusedLine('the name is too long');
  return acceptedField(draft);
}

export const archivedFields: ArchivedKind = archivedDocuments(field, {
  after: [],
  attributes: Type.Object({ ...archivedAccess, ...archivedField }),
  defaults: { alias: '', desc: '', fieldSource: '', fieldType: '', unit: '' },
  formats: ['guance'],
  accept,
});
