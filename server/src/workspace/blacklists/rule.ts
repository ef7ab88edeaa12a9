import type { DocumentAttributes, DocumentDraft, StoredDocument } from '../kernel/documents/noun.ts';

/** Each kind of data with the field of its points that says where they come from, as the catalogue has it. */
export const sourceKeys = {
  object: 'class',
  custom_object: 'class',
  logging: 'source',
  keyevent: 'source',
  tracing: 'service',
  rum: 'app_id',
  network: 'source',
  security: 'category',
  profiling: 'service',
  metric: 'measurement',
} as const;

export type BlacklistType = keyof typeof sourceKeys;

export const blacklistTypes = Object.keys(sourceKeys) as BlacklistType[];

/** What `source` says for all of them. */
export const ALL_SOURCES = 're(`.*`)';

export interface BlacklistFilter {
  /** Of a tag or a field; a filter without one holds for no point, and so does one without values. */
  readonly name: string;
  readonly operation: 'in' | 'not_in' | 'match' | 'not_match';
  /** How it is joined to the filters before it. */
  readonly condition: 'and' | 'or';
  readonly value: readonly string[];
}

/** All of a rule beside its name: lists show the whole of it, so it stands in the settings and the body is empty. */
export interface BlacklistAttributes extends DocumentAttributes {
  readonly desc: string;
  readonly type: BlacklistType;
  /** Empty where none was named. */
  readonly source: string;
  /** These and not `source`, where there are any; null where they were not sent: clients read back what they wrote. */
  readonly sources: readonly string[] | null;
  readonly filters: readonly BlacklistFilter[];
}

export type Blacklist = StoredDocument<BlacklistAttributes>;
export type BlacklistDraft = DocumentDraft<BlacklistAttributes>;
