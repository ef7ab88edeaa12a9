import { randomInt } from 'node:crypto';
import { BelvedereError } from '../../../errors/index.ts';
import type { DocumentHandleTable } from '../../../store/schema.ts';
import { lockWorkspace } from '../lock.ts';
import { columnsFrom, statement } from '../statement.ts';
import type { WriteCall } from '../transact.ts';
import { urlForm } from '../url-form.ts';
import type { DocumentNoun } from './noun.ts';

/** Longest uid that Grafana's clients can hold. */
export const UID_LENGTH_MAX = 40;

export interface Handles {
  readonly uid: string;
  readonly slug: string;
}

interface Named {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

type Kind = Pick<DocumentNoun, 'kind' | 'title'>;

const uidCharacters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** As Grafana generates them: 14 lower-case letters and digits. */
const newUid = (): string => Array.from({ length: 14 }, () => uidCharacters[randomInt(uidCharacters.length)]).join('');

const insertHandles = statement<Omit<DocumentHandleTable, 'released_at'>>((db, value) =>
  db
    .insertInto('document_handles')
    .values({ ...columnsFrom(value, ['document_id', 'workspace_id', 'kind', 'uid', 'slug']), released_at: null })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'kind', 'uid']).where('released_at', 'is', null).doNothing(),
    ),
);

const updateSlug = statement<Pick<DocumentHandleTable, 'document_id' | 'slug'>>((db, value) =>
  db
    .updateTable('document_handles')
    .set({ slug: value('slug') })
    .where('document_id', '=', value('document_id')),
);

/** Which live document has a handle. */
const ownerBy = (handle: 'uid' | 'slug') =>
  statement<{ workspace_id: number; kind: string; handle: string }, { document_id: number }>((db, value) =>
    db
      .selectFrom('document_handles')
      .select('document_id')
      .where('workspace_id', '=', value('workspace_id'))
      .where('kind', '=', value('kind'))
      .where(handle, '=', value('handle'))
      .where('released_at', 'is', null),
  );
const owners = { uid: ownerBy('uid'), slug: ownerBy('slug') };

/** Gives a new document its uid, which is its uuid unless that is too long or the caller chose one, and its slug. */
export async function giveHandles(call: WriteCall, noun: Kind, document: Named, chosenUid?: string): Promise<Handles> {
  await lockWorkspace(call);
  const ownUid = document.uuid.length <= UID_LENGTH_MAX ? document.uuid : newUid();
  const handles = { uid: chosenUid ?? ownUid, slug: await freeSlug(call, noun, document) };
  const { uid } = handles;
  const row = { document_id: document.id, workspace_id: call.ctx.workspace.id, kind: noun.kind, ...handles };
  await insertHandles.later(call.unit.db, row, ({ numAffectedRows }) => {
    if (numAffectedRows === 1n) return;
    throw new BelvedereError('UuidTaken', `another ${noun.title} has the uid ${uid}`, { detail: { uid } });
  });
  return handles;
}

/** A new name gives a new slug; the slug stays as long as the name is spelled the same in addresses. */
export async function renameHandles(call: WriteCall, noun: Kind, document: Named, before: string): Promise<void> {
  if (document.name === before || urlForm(document.name) === urlForm(before)) return;
  await lockWorkspace(call);
  await updateSlug.later(call.unit.db, { document_id: document.id, slug: await freeSlug(call, noun, document) });
}

/** Gives a document that was made just now the slug that it had elsewhere, unless that is another name's or somebody has it. */
export async function claimSlug(call: WriteCall, noun: Kind, document: Named, slug: string): Promise<void> {
  const base = urlForm(document.name);
  const isOwn = slug === base || (slug.startsWith(`${base}-`) && /^\d{1,9}$/.test(slug.slice(base.length + 1)));
  if (!isOwn || (await ownerOf(call, noun, 'slug', slug)) !== undefined) return;
  await updateSlug.later(call.unit.db, { document_id: document.id, slug });
}

/** While a document is deleted others may have its handles. */
export const releaseHandles = (call: WriteCall, document: Pick<Named, 'id'>): Promise<void> =>
  setHandles(call, document, { released_at: call.unit.at });

/** Gives a document that comes back its uid, and its slug or the next free one. Errors: `UndeleteConflict`. */
export async function reclaimHandles(call: WriteCall, noun: Kind, document: Named): Promise<void> {
  await lockWorkspace(call);
  const { uid, slug } = await handlesIn(call, document.id);
  if ((await ownerOf(call, noun, 'uid', uid)) !== undefined) {
    throw new BelvedereError('UndeleteConflict', `another live ${noun.title} has the uid ${uid}`, { detail: { uid } });
  }
  const isFree = (await ownerOf(call, noun, 'slug', slug)) === undefined;
  await setHandles(call, document, {
    released_at: null,
    ...(isFree ? {} : { slug: await freeSlug(call, noun, document) }),
  });
}

/** The handles of a document inside a transaction, deleted documents included. */
export async function handlesIn({ unit }: WriteCall, documentId: number): Promise<Handles> {
  const { rows } = await handlesOf(unit.db, { document_id: documentId });
  const [handles] = rows;
  if (handles === undefined) throw new Error(`document ${documentId} has no handles`);
  return handles;
}

const handlesOf = statement<{ document_id: number }, Handles>((db, value) =>
  db.selectFrom('document_handles').select(['uid', 'slug']).where('document_id', '=', value('document_id')),
);

/** The number of the live document of a kind that has a handle. */
async function ownerOf(
  { ctx, unit }: WriteCall,
  noun: Pick<DocumentNoun, 'kind'>,
  handle: 'uid' | 'slug',
  value: string,
): Promise<number | undefined> {
  const {
    rows: [row],
  } = await owners[handle](unit.db, { workspace_id: ctx.workspace.id, kind: noun.kind, handle: value });
  return row?.document_id;
}

async function setHandles(
  { unit }: WriteCall,
  document: Pick<Named, 'id'>,
  set: { uid?: string; slug?: string; released_at?: number | null },
): Promise<void> {
  await unit.db.updateTable('document_handles').set(set).where('document_id', '=', document.id).execute();
}

/**
 * The plain slug of a name, or the first number behind it that is free. Looks in growing steps first: a thousand
 * documents of one name take ten questions for the next one, not a thousand.
 */
async function freeSlug(call: WriteCall, noun: Kind, { id, name }: Pick<Named, 'id' | 'name'>): Promise<string> {
  const base = urlForm(name);
  const isFree = async (slug: string): Promise<boolean> => {
    const owner = await ownerOf(call, noun, 'slug', slug);
    return owner === undefined || owner === id;
  };
  if (await isFree(base)) return base;
  let taken = 1;
  let free = 2;
  while (!(await isFree(`${base}-${free}`))) {
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isFree(`${base}-${middle}`)) free = middle;
    else taken = middle;
  }
  return `${base}-${free}`;
}
