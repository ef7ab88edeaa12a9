import type { ErrorCode } from '../../../errors/index.ts';
import type { JsonNode } from '../../../json/index.ts';
import type { AccessAttributes, InheritedAccess } from '../access.ts';
import type { PermissionKey } from '../permission.ts';
import type { TagReference } from '../tagging.ts';
import type { WriteCall } from '../transact.ts';

/** What callers set beside name and body; nouns add their own fields. */
export type DocumentAttributes = AccessAttributes & { readonly [name: string]: unknown };

export interface StoredDocument<Attributes extends DocumentAttributes = DocumentAttributes> {
  readonly id: number;
  readonly uuid: string;
  readonly kind: string;
  readonly workspaceUuid: string;
  readonly name: string;
  readonly format: string;
  /** 0 enabled, 2 disabled. */
  readonly status: number;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly attributes: Attributes;
  /** Whom it is open to: a value of `access.ts`. */
  readonly restricted: number;
  /** To whom its folder opens it, where that counts. */
  readonly inherited?: InheritedAccess | undefined;
  /** What the noun computed from the body. */
  readonly derived: Readonly<Record<string, unknown>>;
  /** The document as sent; empty in lists. */
  readonly body: string;
  readonly tags: readonly TagReference[];
}

/** The state that a verb wants a document to have. */
export interface DocumentDraft<Attributes extends DocumentAttributes = DocumentAttributes> {
  readonly name: string;
  readonly format: string;
  readonly status: number;
  readonly attributes: Attributes;
  readonly body: string;
  /** Members of the body that stand in what was sent with the same text and have been read there. */
  readonly bodyMembers?: Readonly<Record<string, JsonNode>> | undefined;
  /** What `derive` would give of the body, where the rule that changed it knows. */
  readonly bodyDerived?: Readonly<Record<string, unknown>>;
  /** Names, in order. */
  readonly tagNames: readonly string[];
}

/** A body from which columns are derived. */
export type DerivableBody<Attributes extends DocumentAttributes = DocumentAttributes> = Pick<
  DocumentDraft<Attributes>,
  'body' | 'bodyMembers' | 'bodyDerived'
> & {
  /** The body in UTF-8, where it is at hand. */
  readonly bodyBytes?: Uint8Array;
};

/**
 * A kind of document. Listing, reading, writing, deleting, versions, revert, conflicts, tags, access and purge come from
 * the kernel; a noun says its names and its special rules.
 */
export interface DocumentNoun<Attributes extends DocumentAttributes = DocumentAttributes> {
  /** Value of `documents.kind`. */
  readonly kind: string;
  /** First part of the ids of its verbs: `dashboards.create`. */
  readonly plural: string;
  /** What messages call one of them. */
  readonly title: string;
  /** Of its uuids, with the underscore. */
  readonly prefix: string;
  /** What changing one of them needs. */
  readonly permission: PermissionKey;
  /**
   * Computes what lists and answers show of the body, and at which index it has its slot (-1 for none). Of the body alone:
   * it is not asked again while the body stays the same.
   */
  readonly derive?: (draft: DerivableBody<Attributes> & Pick<DocumentDraft<Attributes>, 'format'>) => {
    derived: Readonly<Record<string, unknown>>;
    slot: number;
  };
  /** Kinds of documents that lie in documents of this noun and are open to those to whom it is; undefined for all but folders. */
  readonly holds?: readonly string[];
  /** True for documents that clients of Grafana name by uid and slug. */
  readonly handled?: boolean;
  /** What lists filter by beside name and tags, as attribute and value. */
  readonly filters?: (draft: DocumentDraft<Attributes>) => readonly (readonly [attribute: string, value: string])[];
  /** What a version diff compares as the body, where that is easier to read than the stored text. Pure. */
  readonly readable?: (body: string) => unknown;
  /** Codes that `check` may answer; whatever gives a document another state declares them. */
  readonly errors?: readonly ErrorCode[];
  /**
   * Rules that need the store, checked in the transaction before a draft is written, also on restore and undelete.
   * May write other documents of the noun (for instance to take a default away from one).
   */
  readonly check?: (
    call: WriteCall,
    draft: DocumentDraft<Attributes>,
    current: StoredDocument<Attributes> | undefined,
  ) => Promise<void>;
}
