import { type TObject, Type } from 'typebox';
import { BelvedereError } from '../../../errors/index.ts';
import { normalJsonText, parseJson, sameJsonText } from '../../../json/index.ts';
import {
  type ArchivedKind,
  type ArchivedObject,
  byUnits,
  differing,
  refusedLine,
  type ShownByGrafana,
  type TakeCall,
  type TakenObject,
} from '../archived.ts';
import type { Context } from '../context.ts';
import { closed } from '../schemas.ts';
import { claimSlug } from './handles.ts';
import { visible } from './list.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { readDocument, readDocumentForChange } from './read.ts';
import { draftOf, sameState } from './rows.ts';
import { insertDocument, updateDocument } from './write.ts';

/** A document of which somebody else made the object: what it does not say stays as it is, or is as in a new one. */
export interface PartialDocument extends ArchivedObject {
  readonly partial: true;
}

export interface NamedDocument {
  readonly uuid: string;
  readonly uid: string | null;
  readonly slug: string | null;
}

export interface DocumentArchive<Attributes extends DocumentAttributes> {
  readonly after: readonly string[];
  /** Of the attributes that the noun knows; others are kept. */
  readonly attributes: TObject;
  /** What a document of which only a part is said has beside it. */
  readonly defaults: Attributes;
  readonly formats: readonly string[];
  /** The draft as the rules of the noun would have made it. Errors: `InvalidParameter`. */
  readonly accept: (draft: DocumentDraft<Attributes>) => DocumentDraft<Attributes>;
  /** Rules that need the store, before anything is written; `own` is the one that is there already. */
  readonly check?: (
    call: TakeCall,
    draft: DocumentDraft<Attributes>,
    own: StoredDocument<Attributes> | undefined,
  ) => Promise<void>;
  /** Names in attributes, as they are called in the store. */
  readonly relocate?: (attributes: Attributes, taken: TakeCall['taken']) => Attributes;
  /** The order of the lines, where it is not that of the uuids. */
  readonly order?: (ctx: Context, named: readonly NamedDocument[]) => Promise<readonly NamedDocument[]>;
  readonly ofGrafana?: (shown: ShownByGrafana) => PartialDocument;
}

interface DocumentHead {
  readonly uuid?: string;
  readonly uid?: string;
  readonly slug?: string;
  readonly name: string;
  readonly format: string;
  readonly status: number;
  readonly attributes: DocumentAttributes;
  readonly tags: readonly string[];
}

/** Uids of documents that were taken, for objects that refer to them; kinds may have the same. Uuids are names by themselves. */
export const takenName = (kind: string, uid: string): string => `${kind} ${uid}`;

/** How the documents of a noun go into an archive and come back. */
export function archivedDocuments<Attributes extends DocumentAttributes>(
  noun: DocumentNoun<Attributes>,
  archive: DocumentArchive<Attributes>,
): ArchivedKind {
  return {
    kind: noun.plural,
    after: ['tags', 'roles', ...archive.after],
    permission: noun.permission,
    schema: headSchema(noun, archive),
    nameOf: ({ head }) => String(head.name),
    read: (ctx, tally) => readAll(ctx, noun, archive, tally),
    take: (call, object) => takeDocument(call, noun, archive, object),
    ofGrafana: archive.ofGrafana,
  };
}

const headSchema = (noun: Pick<DocumentNoun, 'prefix' | 'handled'>, archive: Pick<Form, 'attributes' | 'formats'>) =>
  closed({
    uuid: Type.Optional(Type.String({ pattern: `^${noun.prefix}[0-9a-zA-Z_]{1,64}$` })),
    ...(noun.handled === true
      ? {
          uid: Type.Optional(Type.String({ pattern: '^[a-zA-Z0-9_-]{1,40}$' })),
          slug: Type.Optional(Type.String({ pattern: '^[a-zA-Z0-9_-]{1,520}$' })),
        }
      : {}),
    name: Type.String({ minLength: 1, maxLength: 512 }),
    format: Type.Enum([...archive.formats]),
    status: Type.Enum([0, 2]),
    attributes: archive.attributes,
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 100 }),
  });

type Form = DocumentArchive<DocumentAttributes>;

async function* readAll<Attributes extends DocumentAttributes>(
  ctx: Context,
  noun: DocumentNoun<Attributes>,
  archive: DocumentArchive<Attributes>,
  tally: { leftOut: number },
): AsyncGenerator<ArchivedObject> {
  const live = ctx.kernel.store.read
    .selectFrom('documents')
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.kind', '=', noun.kind)
    .where('documents.deleted_at', 'is', null);
  const rows = await live
    .leftJoin('document_handles', 'document_handles.document_id', 'documents.id')
    .select(['documents.uuid', 'document_handles.uid', 'document_handles.slug'])
    .where((eb) => visible(ctx, eb))
    .execute();
  const { all } = await live.select((eb) => eb.fn.countAll<number>().as('all')).executeTakeFirstOrThrow();
  tally.leftOut += Math.max(all - rows.length, 0);
  const named = rows.sort((one, other) => byUnits(one.uuid, other.uuid));
  for (const each of (await archive.order?.(ctx, named)) ?? named) {
    const document = await readIfAny(ctx, noun, each.uuid);
    if (document !== undefined) yield archivedDocument(document, each);
  }
}

/** Undefined for one that was deleted since it was found. */
async function readIfAny<Attributes extends DocumentAttributes>(
  ctx: Context,
  noun: DocumentNoun<Attributes>,
  uuid: string,
): Promise<StoredDocument<Attributes> | undefined> {
  try {
    return await readDocument(ctx, noun, uuid);
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'ObjectNotFound') return undefined;
    throw error;
  }
}

const archivedDocument = (document: StoredDocument, { uid, slug }: NamedDocument): ArchivedObject => ({
  head: {
    uuid: document.uuid,
    ...(uid === null ? {} : { uid, slug }),
    name: document.name,
    format: document.format,
    status: document.status,
    attributes: document.attributes,
    tags: document.tags.map(({ name }) => name),
  },
  ...(document.body === '' ? {} : { body: normalJsonText(document.body) }),
});

async function takeDocument<Attributes extends DocumentAttributes>(
  call: TakeCall,
  noun: DocumentNoun<Attributes>,
  archive: DocumentArchive<Attributes>,
  object: ArchivedObject | PartialDocument,
): Promise<TakenObject> {
  const { ctx, unit } = call;
  const head = object.head as unknown as DocumentHead;
  const current = await findCurrent(call, noun, head);
  const remember = (uuid: string): void => {
    if (head.uuid !== undefined) call.taken.set(head.uuid, uuid);
    if (head.uid !== undefined) call.taken.set(takenName(noun.plural, head.uid), uuid);
  };
  if (current !== undefined) remember(current.uuid);
  const draft = archive.accept(draftOfHead(call, archive, { object, head, current }));
  if (current === undefined) {
    await archive.check?.(call, draft, undefined);
    const made = await insertDocument(ctx, unit, noun, draft, { verb: 'import' }, { uuid: head.uuid, uid: head.uid });
    remember(made.uuid);
    if (head.slug !== undefined) await claimSlug(call, noun, made, head.slug);
    return { outcome: 'created', reason: '', uuid: made.uuid };
  }
  const { uuid } = current;
  if (current.format !== draft.format) {
    throw new BelvedereError(
      'ForeignFormat',
      `${uuid} was made in the format ${current.format}; the archive has it in ${draft.format}`,
    );
  }
  const wanted = sameJsonText(draft.body, current.body) ? { ...draft, body: current.body } : draft;
  if (sameState(wanted, draftOf(current))) return { outcome: 'unchanged', reason: '', uuid };
  if (call.conflicts === 'skip') return { outcome: 'conflicting', reason: differing(current), uuid };
  await archive.check?.(call, wanted, current);
  await updateDocument(ctx, unit, noun, current, wanted, { verb: 'import' });
  return { outcome: 'changed', reason: '', uuid };
}

/** What the archive asks a document to be, in the words of this store. */
function draftOfHead<Attributes extends DocumentAttributes>(
  { taken }: TakeCall,
  { relocate, defaults }: DocumentArchive<Attributes>,
  {
    object,
    head,
    current,
  }: { object: ArchivedObject | PartialDocument; head: DocumentHead; current: StoredDocument<Attributes> | undefined },
): DocumentDraft<Attributes> {
  const said = head.attributes as Attributes;
  const { folder: _, ...kept } = current?.attributes ?? defaults;
  const attributes = 'partial' in object ? ({ ...kept, ...said } as unknown as Attributes) : said;
  const placed = relocate?.(attributes, taken) ?? attributes;
  return {
    name: head.name,
    format: head.format,
    status: head.status,
    attributes: withLocalTeams(placed, taken),
    body: object.body ?? '',
    tagNames: head.tags,
  };
}

const accessSets = ['permissionSet', 'readPermissionSet', 'adminPermissionSet'];

/** Sets of who may read or change name teams by uuids, which are others where a team of that name was there already. */
function withLocalTeams<Attributes extends DocumentAttributes>(
  attributes: Attributes,
  taken: TakeCall['taken'],
): Attributes {
  const sets = accessSets.flatMap((name) => {
    const set = attributes[name];
    return Array.isArray(set) ? [[name, set.map((id: string) => taken.get(id) ?? id)] as const] : [];
  });
  return { ...attributes, ...Object.fromEntries(sets) };
}

/**
 * The live document that the line is about: the one with its uuid, else the one with its uid.
 * Errors: `UuidTaken` when they are two, or it is of another kind; `PermissionDenied` for one that is closed to the caller.
 */
async function findCurrent<Attributes extends DocumentAttributes>(
  { ctx, unit }: TakeCall,
  noun: DocumentNoun<Attributes>,
  { uuid, uid }: DocumentHead,
): Promise<StoredDocument<Attributes> | undefined> {
  const live = unit.db
    .selectFrom('documents')
    .leftJoin('document_handles', 'document_handles.document_id', 'documents.id')
    .select(['documents.uuid', 'documents.kind', 'document_handles.uid'])
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.deleted_at', 'is', null);
  const byUuid = uuid === undefined ? undefined : await live.where('documents.uuid', '=', uuid).executeTakeFirst();
  const byUid =
    uid === undefined
      ? undefined
      : await live
          .where('document_handles.workspace_id', '=', ctx.workspace.id)
          .where('document_handles.kind', '=', noun.kind)
          .where('document_handles.uid', '=', uid)
          .where('document_handles.released_at', 'is', null)
          .executeTakeFirst();
  const found = byUuid ?? byUid;
  if (found === undefined) return undefined;
  if (found.kind !== noun.kind) throw new BelvedereError('UuidTaken', `${found.uuid} is a ${found.kind} here`);
  if (byUuid !== undefined && uid !== undefined && byUuid.uid !== uid) {
    throw new BelvedereError('UuidTaken', `${found.uuid} has the uid ${byUuid.uid} here and ${uid} in the archive`);
  }
  try {
    return await readDocumentForChange(ctx, unit.db, noun, found.uuid);
  } catch (error) {
    if (!(error instanceof BelvedereError) || error.code !== 'ObjectNotFound') throw error;
    throw new BelvedereError('PermissionDenied', `what is here under ${found.uuid} is not open to the caller`);
  }
}

/** A body of an archive as a value. Errors: `InvalidParameter`. */
export function objectOfBody({ body }: Pick<DocumentDraft, 'body'>): Readonly<Record<string, unknown>> {
  const value: unknown = body === '' ? undefined : parseJson(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refusedLine('body must be an object');
}
