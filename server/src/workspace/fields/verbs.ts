import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { readDocument, readDocumentForChange } from '../kernel/documents/read.ts';
import { documentVerbs } from '../kernel/documents/verbs.ts';
import { updateDocument } from '../kernel/documents/write.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type BuiltInField, builtInByUuid } from './built-in.ts';
import type { Field } from './field.ts';
import { field } from './noun.ts';
import { draftOfSent, needsConfirmation } from './rules.ts';
import type { SentField } from './schemas.ts';

const documents = documentVerbs(field);

/** Undefined where nothing was written because a built-in field would be hidden, which the caller has to say. */
export type WrittenField = Field | undefined;

/** Errors: `NameTaken`. */
export const createField = defineVerb({
  id: 'fields.create',
  effect: 'change',
  permission: field.permission,
  run: async ({ ctx, input: { sent } }: { ctx: Context; input: { sent: SentField } }): Promise<WrittenField> => {
    const draft = draftOfSent(sent);
    if (needsConfirmation(draft, sent.coverInner)) return undefined;
    return documents.create({ ctx, input: { draft } });
  },
});

/** Errors: `ObjectNotFound`, `PermissionDenied` for a built-in field, `NameTaken`, `RevisionConflict`. */
export const modifyField = defineVerb({
  id: 'fields.modify',
  effect: 'change',
  permission: field.permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string; sent: SentField } }): Promise<WrittenField> => {
    const { uuid, sent } = input;
    requireCustom(uuid);
    return transact(ctx, async (unit) => {
      const before = await readDocumentForChange(ctx, unit.db, field, uuid);
      const draft = draftOfSent(sent, before);
      if (needsConfirmation(draft, sent.coverInner, before)) return undefined;
      return (await updateDocument(ctx, unit, field, before, draft, { verb: 'modify' })).document;
    });
  },
});

/** All or none. Errors: `ObjectNotFound`, `PermissionDenied` for a built-in field. */
export const deleteFields = defineVerb({
  id: 'fields.delete',
  effect: 'change',
  permission: field.permission,
  run: async ({ ctx, input }: { ctx: Context; input: { uuids: readonly string[] } }): Promise<readonly Field[]> => {
    for (const uuid of input.uuids) requireCustom(uuid);
    return documents.delete({ ctx, input });
  },
});

export type ReadField =
  | { readonly document: Field; readonly builtIn?: undefined }
  | { readonly builtIn: BuiltInField; readonly workspaceUuid: string; readonly document?: undefined };

/** Also a built-in field that another one hides. Errors: `ObjectNotFound`. */
export const getField = defineVerb({
  id: 'fields.get',
  effect: 'read',
  run: async ({ ctx, input: { uuid } }: { ctx: Context; input: { uuid: string } }): Promise<ReadField> => {
    const builtIn = builtInByUuid.get(uuid);
    if (builtIn !== undefined) return { builtIn, workspaceUuid: ctx.workspace.uuid };
    return { document: await readDocument(ctx, field, uuid) };
  },
});

function requireCustom(uuid: string): void {
  const builtIn = builtInByUuid.get(uuid);
  if (builtIn === undefined) return;
  const message = `${builtIn.name} is a built-in field, which nobody changes; add one of this name with coverInner true in its place`;
  throw new BelvedereError('PermissionDenied', message, { detail: { uuid } });
}
