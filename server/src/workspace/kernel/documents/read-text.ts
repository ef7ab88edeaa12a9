import type { SqlBool } from 'kysely';
import { utf8Of } from '../../../store/expressions.ts';
import { mayRead, OPEN } from '../access.ts';
import type { Context } from '../context.ts';
import { prepared } from '../prepared.ts';
import type { TagReference } from '../tagging.ts';
import { withInherited } from './inherited-access.ts';
import type { DocumentAttributes, DocumentNoun } from './noun.ts';
import { findTags, notFound } from './read.ts';

/** What an export needs of a document. */
export interface DocumentText {
  readonly uuid: string;
  readonly revision: number;
  readonly format: string;
  /** Byte of the body at which the noun puts what lives elsewhere; -1 for none. */
  readonly slot: number;
  /** The document as sent, in UTF-8. */
  readonly body: Uint8Array;
  readonly tags: readonly TagReference[];
}

interface Row {
  id: number;
  revision: number;
  format: string;
  slot: number;
  creator: string;
  restricted: number;
  attributes: string;
  /** 0 or 1 on SQLite, a boolean on PostgreSQL. */
  tagged: SqlBool;
  body: Uint8Array;
}

const findRow = prepared<Row>((db, dialect) =>
  db
    .selectFrom('documents')
    .select((eb) => [
      'id',
      'revision',
      'format',
      'slot',
      'creator',
      'restricted',
      'attributes',
      eb
        .exists(
          eb.selectFrom('document_tags').select('tag_id').whereRef('document_tags.document_id', '=', 'documents.id'),
        )
        .as('tagged'),
      utf8Of(eb, 'body', dialect).as('body'),
    ])
    .where('workspace_id', '=', 0)
    .where('uuid', '=', '')
    .where('deleted_at', 'is', null)
    .where('kind', '=', ''),
);

/**
 * One live document with no more than its text and tags, which stay bytes: the hot path of an export.
 * Errors: `ObjectNotFound`, as `readDocument`.
 */
export async function readDocumentText<Attributes extends DocumentAttributes>(
  ctx: Context,
  noun: DocumentNoun<Attributes>,
  uuid: string,
): Promise<DocumentText> {
  const { store } = ctx.kernel;
  const [row] = await findRow(store)([ctx.workspace.id, uuid, noun.kind]);
  if (row === undefined) throw notFound(noun, uuid);
  if (row.restricted !== OPEN) {
    const { creator, restricted } = row;
    const closed = { uuid, creator, restricted, attributes: JSON.parse(row.attributes) as Attributes };
    if (!mayRead(ctx, await withInherited(store.read, ctx, closed))) throw notFound(noun, uuid);
  }
  const tags = row.tagged ? await findTags(store)([row.id]) : [];
  return { uuid, revision: row.revision, format: row.format, slot: row.slot, body: row.body, tags };
}
