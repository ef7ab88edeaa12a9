import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Context } from './context.ts';
import { foldName, newUuid } from './identifiers.ts';
import type { Unit, WriteCall } from './transact.ts';
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

/** Most tags of one document. Schemas say it where tags are named in a request; templates may name them as well. */
const TAGS_MAX = 100;

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
    .orderBy('document_tags.tag_id')
    .execute();
  for (const { document, id, name } of rows) {
    const tags = found.get(document);
    if (tags === undefined) found.set(document, [{ id, name }]);
    else tags.push({ id, name });
  }
  return found;
}

/** The same tags in the same order, whatever their names are. */
export const sameTags = (some: readonly TagReference[], others: readonly TagReference[]): boolean =>
  some.length === others.length && some.every(({ id }, position) => id === others[position]?.id);

/** Those tags of a stored state that are not deleted, under the names that they have now: a renamed tag is the same tag. */
export async function tagsStillLive({ ctx, unit }: WriteCall, tags: readonly TagReference[]): Promise<TagReference[]> {
  if (tags.length === 0) return [];
  const uuids = tags.map((tag) => tag.id);
  const rows = await liveTags(ctx, unit).where('uuid', 'in', uuids).execute();
  const names = new Map(rows.map(({ uuid, name }) => [uuid, name]));
  return tags.flatMap(({ id }) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
}

/**
 * The names by which a document gets the tags of a stored state back. A deleted tag keeps its old name, under which
 * `setTags` finds or makes another.
 */
export async function currentTagNames(call: WriteCall, tags: readonly TagReference[]): Promise<string[]> {
  const live = new Map((await tagsStillLive(call, tags)).map(({ id, name }) => [id, name]));
  return tags.map(({ id, name }) => live.get(id) ?? name);
}

const liveTags = (ctx: Context, unit: Unit) =>
  unit.db
    .selectFrom('tags')
    .select(['id', 'uuid', 'name'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null);

/** The live tag that has a name; what a refused name is explained by. */
export const liveTagNamed = (ctx: Context, unit: Unit, name: string) =>
  liveTags(ctx, unit).where('name', '=', name).executeTakeFirst();

/** Columns of a row that nobody has changed yet. */
const newTagRow = (ctx: Context, unit: Unit, state: TagState) => ({
  uuid: newUuid('tag_'),
  workspace_id: ctx.workspace.id,
  name: state.name,
  name_folded: foldName(state.name),
  description: state.description,
  colour: state.colour,
  revision: 1,
  creator: ctx.actor.uuid,
  updator: ctx.actor.uuid,
  created_at: unit.at,
  updated_at: unit.at,
  deleted_at: null,
});

/** Inserts unless a live tag has the name. A second writer waits here until the first has committed or given up. */
async function insertUnlessTaken(unit: Unit, row: ReturnType<typeof newTagRow>): Promise<number | undefined> {
  const inserted = await unit.db
    .insertInto('tags')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'name']).where('deleted_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id;
}

/**
 * Makes sure that the caller's transaction may give the name to a row that exists already; false when a live tag has it.
 * An UPDATE cannot say ON CONFLICT, so a row with the name is inserted and taken away again: until the transaction ends,
 * the index keeps every other writer of this name waiting.
 */
export async function claimTagName({ ctx, unit }: WriteCall, name: string): Promise<boolean> {
  const id = await insertUnlessTaken(unit, newTagRow(ctx, unit, { name, description: '', colour: '' }));
  if (id === undefined) return false;
  await unit.db.deleteFrom('tags').where('id', '=', id).execute();
  return true;
}

/** Makes the tag and its first version; undefined when a live tag has the name. */
export async function insertTag(
  ctx: Context,
  unit: Unit,
  state: TagState,
  verb = 'create',
): Promise<{ id: number; uuid: string } | undefined> {
  const row = newTagRow(ctx, unit, state);
  const id = await insertUnlessTaken(unit, row);
  if (id === undefined) return undefined;
  await recordRevision(ctx, unit, {
    noun: 'tags',
    verb,
    object: { table: 'tags', id, uuid: row.uuid, name: state.name },
    from: 0,
    to: 1,
    state: tagStateText(state),
  });
  return { id, uuid: row.uuid };
}

/**
 * Gives a document exactly these tags, in this order. Names without a tag get one: whoever may write the document may
 * name it freely, as the vendors' clients do. Links to deleted tags stay: nobody who names tags can see them, and
 * reverting the delete of a tag brings it back wherever it was.
 * Errors: `InvalidParameter` for more tags than a document may have.
 */
export async function setTags(
  ctx: Context,
  unit: Unit,
  documentId: number,
  names: readonly string[],
  current: readonly TagReference[],
): Promise<readonly TagReference[]> {
  const wanted = [...new Set(names)];
  const currentNames = current.map((tag) => tag.name);
  if (wanted.length === current.length && wanted.every((name, position) => name === currentNames[position])) {
    return current;
  }
  if (wanted.length > TAGS_MAX) {
    throw new BelvedereError(
      'InvalidParameter',
      `the request or its template names ${wanted.length} tags; a document has at most ${TAGS_MAX}. Send tagNames with the ones that matter`,
    );
  }
  const tags = await tagsNamed(ctx, unit, wanted);
  await unit.db
    .deleteFrom('document_tags')
    .where('document_id', '=', documentId)
    .where('tag_id', 'in', (query) => query.selectFrom('tags').select('id').where('deleted_at', 'is', null))
    .execute();
  if (tags.length > 0) {
    await unit.db
      .insertInto('document_tags')
      .values(tags.map(({ id }, position) => ({ document_id: documentId, tag_id: id, position })))
      .execute();
  }
  return tags.map(({ uuid, name }) => ({ id: uuid, name }));
}

async function tagNamed(ctx: Context, unit: Unit, name: string): Promise<{ id: number; uuid: string; name: string }> {
  // Another writer may take the name between the two steps, or give it up: then it is the other step's turn again.
  for (;;) {
    const made = await insertTag(ctx, unit, { name, description: '', colour: 'default' });
    if (made !== undefined) return { ...made, name };
    const found = await liveTagNamed(ctx, unit, name);
    if (found !== undefined) return found;
  }
}

/** The tags with these names, in this order; missing ones are made. */
async function tagsNamed(ctx: Context, unit: Unit, names: readonly string[]) {
  if (names.length === 0) return [];
  const known = await liveTags(ctx, unit).where('name', 'in', names).execute();
  const tags = new Map(known.map((tag) => [tag.name, tag]));
  // In one order for everybody: two writers that make the same two tags cannot wait for each other.
  for (const name of names.filter((candidate) => !tags.has(candidate)).sort()) {
    tags.set(name, await tagNamed(ctx, unit, name));
  }
  return names.map((name) => tags.get(name)).filter((tag) => tag !== undefined);
}
