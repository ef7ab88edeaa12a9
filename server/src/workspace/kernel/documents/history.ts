import type { Kysely } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import { diffJson, type JsonDiff } from '../../../json/index.ts';
import type { Database } from '../../../store/schema.ts';
import type { Context } from '../context.ts';
import { findPeople, type People } from '../people.ts';
import { currentTagNames, type TagReference } from '../tagging.ts';
import { transact } from '../transact.ts';
import { defineVerb, type Verb } from '../verb.ts';
import { unpackState } from '../versions.ts';
import type { Page } from './list.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { readDocument, readDocumentForChange } from './read.ts';
import { comparableDraft } from './readable.ts';
import { draftOfState, tagsOfState } from './rows.ts';
import { type ChangedDocument, updateDocument } from './write.ts';

export interface VersionEntry {
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: string;
  readonly verb: string;
  readonly reason: string;
  readonly digest: string;
  /** Uncompressed. */
  readonly bytes: number;
  readonly deleted: boolean;
}

export interface VersionState extends VersionEntry {
  readonly draft: DocumentDraft;
  /** Which tags the names of the draft stood for. */
  readonly tags: readonly TagReference[];
}

export interface HistoryVerbs {
  readonly list: Verb<
    { uuid: string; page: Page },
    { versions: readonly VersionEntry[]; totalCount: number; page: Page; people: People }
  >;
  readonly get: Verb<
    { uuid: string; revision: number },
    { document: StoredDocument; version: VersionState; people: People }
  >;
  readonly diff: Verb<{ uuid: string; from: number; to: number }, JsonDiff & { from: number; to: number }>;
  readonly restore: Verb<
    { uuid: string; revision: number; reason: string | undefined },
    ChangedDocument & { restoredRevision: number }
  >;
}

const versionColumns = ['revision', 'at', 'actor', 'verb', 'reason', 'digest', 'bytes', 'deleted'] as const;

/**
 * The stored state of a document at a revision.
 * Errors: `VersionNotFound` when it was never made, has been purged, or is the delete itself.
 */
export async function readVersion(
  db: Kysely<Database>,
  document: StoredDocument,
  revision: number,
): Promise<VersionState> {
  const row = await db
    .selectFrom('versions')
    .select([...versionColumns, 'state'])
    .where('object_table', '=', 'documents')
    .where('object_id', '=', document.id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (row === undefined || row.state === null) {
    throw new BelvedereError('VersionNotFound', `${document.uuid} has no stored version ${revision}`, {
      detail: { uuid: document.uuid, revision, currentRevision: document.revision },
    });
  }
  const state = unpackState(row.state);
  return { ...row, deleted: row.deleted === 1, draft: draftOfState(state), tags: tagsOfState(state) };
}

/** History of a document noun: the same for all of them. */
export function historyVerbs<Attributes extends DocumentAttributes>(noun: DocumentNoun<Attributes>): HistoryVerbs {
  const open = (ctx: Context, uuid: string) => readDocument(ctx, noun, uuid) as Promise<StoredDocument>;
  return {
    list: defineVerb({
      id: `${noun.plural}.version.list`,
      effect: 'read',
      run: async ({ ctx, input }) => {
        const document = await open(ctx, input.uuid);
        const db = ctx.kernel.store.read;
        const versions = db
          .selectFrom('versions')
          .where('object_table', '=', 'documents')
          .where('object_id', '=', document.id);
        const size = input.page.pageSize ?? 100;
        const rows = await versions
          .select(versionColumns)
          .orderBy('revision', 'desc')
          .limit(size)
          .offset((input.page.pageIndex - 1) * size)
          .execute();
        const { total } = await versions.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
        return {
          page: input.page,
          versions: rows.map((row) => ({ ...row, deleted: row.deleted === 1 })),
          totalCount: total,
          people: await findPeople(
            db,
            rows.map((row) => row.actor),
          ),
        };
      },
    }),
    get: defineVerb({
      id: `${noun.plural}.version.get`,
      effect: 'read',
      run: async ({ ctx, input }) => {
        const document = await open(ctx, input.uuid);
        const version = await readVersion(ctx.kernel.store.read, document, input.revision);
        return { document, version, people: await findPeople(ctx.kernel.store.read, [version.actor]) };
      },
    }),
    diff: defineVerb({
      id: `${noun.plural}.version.diff`,
      effect: 'read',
      run: async ({ ctx, input }) => {
        const document = await open(ctx, input.uuid);
        const before = await readVersion(ctx.kernel.store.read, document, input.from);
        const after = await readVersion(ctx.kernel.store.read, document, input.to);
        const diff = diffJson(comparableDraft(noun, before.draft), comparableDraft(noun, after.draft));
        return { ...diff, from: input.from, to: input.to };
      },
    }),
    restore: defineVerb({
      id: `${noun.plural}.version.restore`,
      effect: 'change',
      permission: noun.permission,
      run: ({ ctx: caller, input }) => {
        const ctx = { ...caller, reason: input.reason ?? caller.reason };
        return transact(ctx, async (unit) => {
          const before = await readDocumentForChange(ctx, unit.db, noun, input.uuid);
          const version = await readVersion(unit.db, before as StoredDocument, input.revision);
          const tagNames = await currentTagNames({ ctx, unit }, version.tags);
          const draft = { ...(version.draft as DocumentDraft<Attributes>), tagNames };
          const changed = await updateDocument(ctx, unit, noun, before, draft, { verb: 'restore' });
          return { ...(changed as ChangedDocument), restoredRevision: input.revision };
        });
      },
    }),
  };
}
