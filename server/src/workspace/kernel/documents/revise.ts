import type { Updateable } from 'kysely';
import { utf8Bytes } from '../../../json/index.ts';
import { textFrom } from '../../../store/expressions.ts';
import type { DocumentTable } from '../../../store/schema.ts';
import { requireChangeable } from '../access.ts';
import type { Context } from '../context.ts';
import { columnsFrom, statement } from '../statement.ts';
import type { TagReference } from '../tagging.ts';
import type { WriteCall } from '../transact.ts';
import { conflictFactsOf, recordRevision, requireRevision } from '../versions.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { versionBytes } from './rows.ts';

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface ChangeLabel {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** Errors: `PermissionDenied` for a document open for reading only, `RevisionConflict` for a stale If-Match. */
export function requireMine(ctx: Context, noun: Pick<DocumentNoun, 'title'>, document: StoredDocument): void {
  requireChangeable(ctx, document);
  requireRevision(ctx.expectedRevision, conflictFacts(noun, document));
}

/** On SQLite the body is given as its bytes. */
type Columns = Omit<Updateable<DocumentTable>, 'body'> & { body?: string | Uint8Array };
type RowValues = Columns & { id: number; before: number };

const updates = new Map<string, ReturnType<typeof statement<RowValues>>>();

/** There are few sets of columns that change together. */
function updateRow(columns: readonly string[]): ReturnType<typeof statement<RowValues>> {
  const name = columns.join();
  let update = updates.get(name);
  if (update === undefined) {
    update = statement<RowValues>((db, value) =>
      db
        .updateTable('documents')
        .set({
          ...columnsFrom(value, columns.filter((column) => column !== 'body') as (keyof Omit<Columns, 'body'>)[]),
          ...(columns.includes('body') ? { body: textFrom(value('body') ?? '') } : {}),
        })
        .where('id', '=', value('id'))
        .where('revision', '=', value('before')),
    );
    updates.set(name, update);
  }
  return update;
}

/**
 * Writes columns of a document as its next revision, which it answers.
 * Errors: `RevisionConflict`, before the commit, when another transaction came first, which only PostgreSQL lets happen.
 */
export async function reviseRow(
  { ctx, unit }: WriteCall,
  noun: Pick<DocumentNoun, 'title'>,
  before: StoredDocument,
  columns: Columns,
): Promise<number> {
  const revision = before.revision + 1;
  const values = { ...columns, revision, updator: ctx.actor.uuid, updated_at: unit.at };
  const update = updateRow(Object.keys(values));
  await update.later(unit.db, { ...values, id: before.id, before: before.revision }, ({ numAffectedRows }) => {
    if (numAffectedRows !== 1n) requireRevision(before.revision, conflictFacts(noun, { ...before, revision }));
  });
  return revision;
}

export interface RecordedDocument<Attributes extends DocumentAttributes> {
  readonly document: Pick<StoredDocument<Attributes>, 'id' | 'uuid'>;
  readonly draft: DocumentDraft<Attributes>;
  /** The body of the draft in UTF-8, where it is at hand. */
  readonly bodyBytes?: Uint8Array;
  readonly tags: readonly TagReference[];
  readonly from: number;
  readonly to: number;
  readonly deleted?: boolean;
}

/** The version and the change of a write to a document. */
export async function recordDocument<Attributes extends DocumentAttributes>(
  { ctx, unit }: WriteCall,
  noun: DocumentNoun<Attributes>,
  { document, draft, tags, from, to, bodyBytes = utf8Bytes(draft.body), deleted = false }: RecordedDocument<Attributes>,
  label: ChangeLabel,
): Promise<void> {
  await recordRevision(ctx, unit, {
    noun: noun.plural,
    verb: label.verb,
    object: { table: 'documents', id: document.id, uuid: document.uuid, name: draft.name },
    from,
    to,
    state: versionBytes(draft, tags, bodyBytes),
    deleted,
    reverts: label.reverts,
  });
}

const conflictFacts = (noun: Pick<DocumentNoun, 'title'>, document: StoredDocument) =>
  conflictFactsOf(noun.title, document);
