import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { Context } from './context.ts';
import { foldName, newUuid } from './identifiers.ts';
import type { Unit } from './transact.ts';
import { recordRevision } from './versions.ts';

export interface TagReference {
  /** The tag's uuid: the Open API calls it `id` wherever tags stand in other objects. */
  readonly id: string;
  readonly name: string;
}

export interface TagState {
  readonly name: string;
  readonly description: string;
  readonly colour: string;
}

/** The state of a tag as versions keep it. */
export const tagStateText = ({ name, description, colour }: TagState): string =>
  JSON.stringify({ name, description, colour });

/** Live tags of documents, in the order in which they were attached. */
export async function tagsOf(
  db: Kysely<Database>,
  documentIds: readonly number[],
): Promise<Map<number, TagReference[]>> {
  const found = new Map<number, TagReference[]>();
  if (documentIds.length === 0) return found;
  const rows = await db
    .selectFrom('document_tags')
    .innerJoin('tags', 'tags.id', 'document_tags.tag_id')
    .select(['document_tags.document_id as document', 'tags.uuid as id', 'tags.name as name'])
    .where('document_tags.document_id', 'in', documentIds)
    .where('tags.deleted_at', 'is', null)
    .orderBy('document_tags.document_id')
    .orderBy('document_tags.position')
    .execute();
  for (const { document, id, name } of rows) {
    const tags = found.get(document);
    if (tags === undefined) found.set(document, [{ id, name }]);
    else tags.push({ id, name });
  }
  return found;
}

/** Makes the tag and its first version. */
export async function insertTag(
  ctx: Context,
  unit: Unit,
  state: TagState,
  verb = 'create',
): Promise<{ id: number; uuid: string }> {
  const uuid = newUuid('tag_');
  const { id } = await unit.db
    .insertInto('tags')
    .values({
      uuid,
      workspace_id: ctx.workspace.id,
      ...state,
      name_folded: foldName(state.name),
      revision: 1,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordRevision(ctx, unit, {
    noun: 'tags',
    verb,
    object: { table: 'tags', id, uuid, name: state.name },
    from: 0,
    to: 1,
    state: tagStateText(state),
  });
  return { id, uuid };
}

/**
 * Gives a document exactly these tags, in this order. Names without a tag get one: whoever may write the document may
 * name it freely, as the vendors' clients do.
 */
export async function setTags(
  ctx: Context,
  unit: Unit,
  documentId: number,
  names: readonly string[],
): Promise<TagReference[]> {
  const wanted = [...new Set(names)];
  const known =
    wanted.length === 0
      ? []
      : await unit.db
          .selectFrom('tags')
          .select(['id', 'uuid', 'name'])
          .where('workspace_id', '=', ctx.workspace.id)
          .where('deleted_at', 'is', null)
          .where('name', 'in', wanted)
          .execute();
  const byName = new Map(known.map((tag) => [tag.name, tag]));
  const links: { id: number; reference: TagReference }[] = [];
  for (const name of wanted) {
    const tag = byName.get(name) ?? (await insertTag(ctx, unit, { name, description: '', colour: 'default' }));
    links.push({ id: tag.id, reference: { id: tag.uuid, name } });
  }
  await unit.db.deleteFrom('document_tags').where('document_id', '=', documentId).execute();
  if (links.length > 0) {
    await unit.db
      .insertInto('document_tags')
      .values(links.map(({ id }, position) => ({ document_id: documentId, tag_id: id, position })))
      .execute();
  }
  return links.map(({ reference }) => reference);
}
