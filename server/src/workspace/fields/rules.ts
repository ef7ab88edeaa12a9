import { builtInByName } from './built-in.ts';
import { type Field, type FieldDraft, placeOf } from './field.ts';
import type { SentField } from './schemas.ts';

/** The state that a request asks for; what it leaves out stays. */
export function draftOfSent(sent: SentField, current?: Field): FieldDraft {
  const { desc = '', fieldSource = '', fieldType = '', unit = '' } = current?.attributes ?? {};
  return acceptedField({
    name: sent.name,
    format: 'guance',
    status: current?.status ?? 0,
    attributes: {
      ...current?.attributes,
      alias: sent.alias,
      desc: sent.desc ?? desc,
      fieldSource: sent.fieldSource ?? fieldSource,
      fieldType: sent.fieldType ?? fieldType,
      unit: sent.unit ?? unit,
    },
    body: '',
    tagNames: current?.tags.map(({ name }) => name) ?? [],
  });
}

/** A text is counted in nothing. */
export function acceptedField(draft: FieldDraft): FieldDraft {
  const { attributes } = draft;
  return attributes.fieldType === 'string' ? { ...draft, attributes: { ...attributes, unit: '' } } : draft;
}

/**
 * Whether the field would hide a built-in one without anybody having said so. Who has its place already said so before.
 */
export function needsConfirmation(draft: FieldDraft, coverInner: boolean | undefined, current?: Field): boolean {
  const { fieldSource } = draft.attributes;
  if (coverInner === true || fieldSource !== '' || !builtInByName.has(draft.name)) return false;
  return (
    current === undefined || placeOf(current.attributes.fieldSource, current.name) !== placeOf(fieldSource, draft.name)
  );
}
