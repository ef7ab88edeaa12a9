import type { Context } from '../context.ts';
import { findPeople, type People } from '../people.ts';
import { transact, type WriteCall } from '../transact.ts';
import { defineVerb, type Verb } from '../verb.ts';
import { deleteDocument } from './delete.ts';
import { type DocumentPage, type Filtered, listDocuments, type Page } from './list.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { readDocument, readDocumentForChange } from './read.ts';
import { type DocumentText, readDocumentText } from './read-text.ts';
import { starredBy } from './stars.ts';
import { type ChangedDocument, insertDocument, updateDocument } from './write.ts';

export interface WithPeople {
  /** Who stands behind the creators and updators of the result. */
  readonly people: People;
}

export interface WithStars {
  /** Numbers of the documents that the caller has starred. */
  readonly stars: ReadonlySet<number>;
}

/** A draft, or the rule that makes it where that needs the store: it then runs in the transaction of the write. */
export type Drafted<Attributes extends DocumentAttributes> =
  | DocumentDraft<Attributes>
  | ((call: WriteCall) => Promise<DocumentDraft<Attributes>>);

export interface NewDocument<Attributes extends DocumentAttributes> {
  readonly draft: Drafted<Attributes>;
  /** The uuid that the caller wants it to have. */
  readonly uuid?: string | undefined;
}

/** A rule that turns the state of a document into the one that the caller asks for; it may read the store. */
export type Rewrite<Attributes extends DocumentAttributes> = (
  current: StoredDocument<Attributes>,
  call: WriteCall,
) => DocumentDraft<Attributes> | Promise<DocumentDraft<Attributes>>;

export interface DocumentVerbs<Attributes extends DocumentAttributes> {
  readonly list: Verb<
    { filter: Filtered; page: Page },
    DocumentPage<Attributes> & WithPeople & WithStars & { page: Page }
  >;
  readonly get: Verb<{ uuid: string }, StoredDocument<Attributes> & WithPeople>;
  readonly export: Verb<{ uuid: string }, DocumentText>;
  readonly exportMany: Verb<{ uuids: readonly string[] }, readonly StoredDocument<Attributes>[]>;
  readonly create: Verb<NewDocument<Attributes>, StoredDocument<Attributes> & WithPeople>;
  readonly createMany: Verb<readonly NewDocument<Attributes>[], readonly StoredDocument<Attributes>[]>;
  readonly modify: Verb<{ uuid: string; rewrite: Rewrite<Attributes> }, ChangedDocument<Attributes> & WithPeople>;
  readonly modifyMany: Verb<
    { uuids: readonly string[]; rewrite: Rewrite<Attributes> },
    readonly ChangedDocument<Attributes>[]
  >;
  readonly import: Verb<{ uuid: string; rewrite: Rewrite<Attributes> }, ChangedDocument<Attributes> & WithPeople>;
  readonly delete: Verb<{ uuids: readonly string[] }, readonly StoredDocument<Attributes>[]>;
}

const peopleOf = (ctx: Context, documents: readonly StoredDocument[]): Promise<People> =>
  findPeople(
    ctx.kernel.store.read,
    documents.flatMap((document) => [document.creator, document.updator]),
    ctx.workspace.id,
  );

/** Every verb that a document noun has; operations of any dialect, jobs and tools call these. */
export function documentVerbs<Attributes extends DocumentAttributes>(
  noun: DocumentNoun<Attributes>,
): DocumentVerbs<Attributes> {
  const rewriteOne = (verb: string): DocumentVerbs<Attributes>['modify'] =>
    defineVerb({
      id: `${noun.plural}.${verb}`,
      effect: 'change',
      permission: noun.permission,
      run: async ({ ctx, input }) => {
        const result = await transact(ctx, async (unit) => {
          const before = await readDocumentForChange(ctx, unit.db, noun, input.uuid);
          const draft = await input.rewrite(before, { ctx, unit });
          const changed = await updateDocument(ctx, unit, noun, before, draft, { verb });
          return { ...changed, people: selfAnd(ctx) };
        });
        return result;
      },
    });

  return {
    list: defineVerb({
      id: `${noun.plural}.list`,
      effect: 'read',
      run: async ({ ctx, input }) => {
        const { filter } = input;
        const page = await listDocuments(
          ctx,
          noun,
          typeof filter === 'function' ? await filter(ctx) : filter,
          input.page,
        );
        const stars = await starredBy(
          ctx,
          page.documents.map((document) => document.id),
        );
        return { ...page, page: input.page, stars, people: await peopleOf(ctx, page.documents) };
      },
    }),
    get: defineVerb({
      id: `${noun.plural}.get`,
      effect: 'read',
      run: async ({ ctx, input }) => {
        const document = await readDocument(ctx, noun, input.uuid);
        return { ...document, people: await peopleOf(ctx, [document]) };
      },
    }),
    export: defineVerb({
      id: `${noun.plural}.export`,
      effect: 'read',
      run: ({ ctx, input }) => readDocumentText(ctx, noun, input.uuid),
    }),
    exportMany: defineVerb({
      id: `${noun.plural}.exportMany`,
      effect: 'read',
      run: async ({ ctx, input }) => {
        const documents: StoredDocument<Attributes>[] = [];
        for (const uuid of input.uuids) documents.push(await readDocument(ctx, noun, uuid));
        return documents;
      },
    }),
    create: defineVerb({
      id: `${noun.plural}.create`,
      effect: 'change',
      permission: noun.permission,
      run: ({ ctx, input }) =>
        transact(ctx, async (unit) => ({
          ...(await insertDocument(
            ctx,
            unit,
            noun,
            await drafted(input, { ctx, unit }),
            { verb: 'create' },
            { uuid: input.uuid },
          )),
          people: selfAnd(ctx),
        })),
    }),
    createMany: defineVerb({
      id: `${noun.plural}.createMany`,
      effect: 'change',
      permission: noun.permission,
      run: ({ ctx, input }) =>
        transact(ctx, async (unit) => {
          const made: StoredDocument<Attributes>[] = [];
          for (const one of input) {
            const draft = await drafted(one, { ctx, unit });
            made.push(await insertDocument(ctx, unit, noun, draft, { verb: 'create' }, { uuid: one.uuid }));
          }
          return made;
        }),
    }),
    modify: rewriteOne('modify'),
    import: rewriteOne('import'),
    modifyMany: defineVerb({
      id: `${noun.plural}.modifyMany`,
      effect: 'change',
      permission: noun.permission,
      run: ({ ctx, input }) =>
        transact(ctx, async (unit) => {
          const changed: ChangedDocument<Attributes>[] = [];
          for (const uuid of new Set(input.uuids)) {
            const before = await readDocumentForChange(ctx, unit.db, noun, uuid);
            const draft = await input.rewrite(before, { ctx, unit });
            changed.push(await updateDocument(ctx, unit, noun, before, draft, { verb: 'modify' }));
          }
          return changed;
        }),
    }),
    delete: defineVerb({
      id: `${noun.plural}.delete`,
      effect: 'change',
      permission: noun.permission,
      run: ({ ctx, input }) =>
        transact(ctx, async (unit) => {
          const deleted: StoredDocument<Attributes>[] = [];
          for (const uuid of new Set(input.uuids)) {
            const before = await readDocumentForChange(ctx, unit.db, noun, uuid);
            await deleteDocument(ctx, unit, noun, before, { verb: 'delete' });
            deleted.push(before);
          }
          return deleted;
        }),
    }),
  };
}

const drafted = async <Attributes extends DocumentAttributes>(
  { draft }: NewDocument<Attributes>,
  call: WriteCall,
): Promise<DocumentDraft<Attributes>> => (typeof draft === 'function' ? draft(call) : draft);

/** Right after a write the updator is the caller, who is known without asking the store. */
function selfAnd(ctx: Context): People {
  const { uuid, name, kind } = ctx.actor;
  const username = kind === 'key' ? `AK(${uuid})` : name;
  return new Map([[uuid, { uuid, name, username, email: kind === 'key' ? uuid : '' }]]);
}
