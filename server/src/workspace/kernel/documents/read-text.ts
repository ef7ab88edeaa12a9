import type { Kysely, SqlBool } from 'kysely';
import { parseJson } from '../../../json/index.ts';
import type { Database } from '../../../store/schema.ts';
import { mayRead, OPEN } from '../access.ts';
import type { Context } from '../context.ts';
import { remembered } from '../prepared.ts';
import type { TagReference } from '../tagging.ts';
import { whenThere } from '../when-there.ts';
import { readWithBody } from './body.ts';
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
}

const live = (db: Kysely<Database>) =>
  db
    .selectFrom('documents')
    .where('workspace_id', '=', 0)
    .where('uuid', '=', '')
    .where('deleted_at', 'is', null)
    .where('kind', '=', '');

const findRow = remembered<Row>((db) =>
  live(db).select((eb) => [
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
  ]),
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
  const place = [ctx.workspace.id, uuid, noun.kind];
  const found = await readWithBody(store, () => whenThere(findRow(store)(place), ([row]) => row));
  if (found === undefined) throw notFound(noun, uuid);
  const { row, body } = found;
  if (row.restricted !== OPEN) {
    const { creator, restricted } = row;
    const closed = { uuid, creator, restricted, attributes: parseJson(row.attributes) as Attributes };
    if (!mayRead(ctx, await withInherited(store.read, ctx, closed))) throw notFound(noun, uuid);
  }
  const tags = row.tagged ? await findTags(store)([row.id]) : [];
  return { uuid, revision: row.revision, format: row.format, slot: row.slot, body, tags };
}
