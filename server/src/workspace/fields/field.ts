import type { DocumentAttributes, DocumentDraft, StoredDocument } from '../kernel/documents/noun.ts';

/** Kinds of data to which a field can belong. */
export const namedSources = [
  'logging',
  'object',
  'custom_object',
  'keyevent',
  'tracing',
  'rum',
  'security',
  'network',
  'billing',
] as const;

/** Empty for a field of every kind of data. */
export type FieldSource = (typeof namedSources)[number] | '';

export const fieldSources: readonly FieldSource[] = ['', ...namedSources];

export const fieldTypes = ['', 'int', 'float', 'boolean', 'string', 'long'] as const;

/** All of a field beside its name: lists show the whole of it, so it stands in the settings and the body is empty. */
export interface FieldAttributes extends DocumentAttributes {
  readonly alias: string;
  readonly desc: string;
  readonly fieldSource: FieldSource;
  /** Empty where it was not said. */
  readonly fieldType: (typeof fieldTypes)[number];
  /** `custom/["time","ns"]`, or plain as `b`; empty for none. Clients read it, the server does not. */
  readonly unit: string;
}

export type Field = StoredDocument<FieldAttributes>;
export type FieldDraft = DocumentDraft<FieldAttributes>;

/** Attribute under which a field is found by its source and its name, which together are unique. */
export const PLACE = 'place';

/** Attribute under which the fields of a source are found; the general ones under an empty value. */
export const SOURCE = 'source';

/** No source has a slash, so no two fields have one place. */
export const placeOf = (source: FieldSource, name: string): string => `${source}/${name}`;
