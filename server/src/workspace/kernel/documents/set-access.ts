import { BelvedereError } from '../../../errors/index.ts';
import { type AccessAttributes, isAdministrable, requireAdministrable } from '../access.ts';
import { transact } from '../transact.ts';
import { defineVerb, type Verb } from '../verb.ts';
import type { DocumentAttributes, DocumentNoun, StoredDocument } from './noun.ts';
import { readDocumentForChange } from './read.ts';
import { draftOf } from './rows.ts';
import { type ChangedDocument, updateDocument } from './write.ts';

/** Whom a document is open to from now on: nobody else but its creator, the owner role, and those to whom its folder is. */
export type AccessSets = Required<Pick<AccessAttributes, 'permissionSet' | 'readPermissionSet' | 'adminPermissionSet'>>;

export type SetAccess<Attributes extends DocumentAttributes> = Verb<
  { readonly uuid: string; readonly sets: (current: StoredDocument<Attributes>) => AccessSets },
  ChangedDocument<Attributes>
>;

/**
 * The verb that gives a document a list of its own. Errors: `ObjectNotFound`; `PermissionDenied` for callers who may not say whom it is
 * open to, or who would lose that; `InvalidParameter` for sets that name nobody; `RevisionConflict`.
 */
export const accessVerb = <Attributes extends DocumentAttributes>(
  noun: DocumentNoun<Attributes>,
): SetAccess<Attributes> =>
  defineVerb({
    id: `${noun.plural}.setAccess`,
    effect: 'change',
    permission: noun.permission,
    run: ({ ctx, input }) =>
      transact(ctx, async (unit) => {
        const before = await readDocumentForChange(ctx, unit.db, noun, input.uuid);
        requireAdministrable(ctx, before);
        const attributes: Attributes = { ...before.attributes, isPublic: -1, ...input.sets(before) };
        if (!isAdministrable(ctx, { ...before, attributes })) {
          throw new BelvedereError('PermissionDenied', 'Cannot remove own admin permission for a folder', {
            detail: { uuid: before.uuid, permission: 'adminPermissionSet', roles: ctx.roles },
          });
        }
        return updateDocument(ctx, unit, noun, before, { ...draftOf(before), attributes }, { verb: 'setAccess' });
      }),
  });
