import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { findReadable } from '../kernel/documents/find-readable.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';

export interface Starred {
  readonly uuid: string;
  /** False when it was so already: nothing was written. */
  readonly changed: boolean;
}

interface Input {
  readonly ctx: Context;
  /** Uuid of a document. */
  readonly input: { readonly uuid: string };
}

/** Stars belong to people. Errors: `InvalidParameter` for keys. */
function requireAccount(ctx: Context): void {
  if (ctx.actor.kind === 'account') return;
  throw new BelvedereError('InvalidParameter', 'Only users can star dashboards');
}

async function starrable({ ctx, unit }: WriteCall, uuid: string) {
  const document = await findReadable(ctx, unit.db, { uuid });
  if (document !== undefined) return document;
  throw new BelvedereError('ObjectNotFound', `${uuid.slice(0, 80)} does not exist in this workspace`);
}

/** A star has no revisions: it is there or not. */
export const recordStar = (
  call: WriteCall,
  document: { id: number; uuid: string; name: string },
  verb: 'create' | 'delete',
) =>
  recordRevision(call.ctx, call.unit, {
    noun: 'stars',
    verb,
    object: { table: 'stars', id: document.id, uuid: document.uuid, name: document.name },
    from: verb === 'create' ? 0 : 1,
    to: verb === 'create' ? 1 : 2,
    state: '',
    versioned: false,
  });

/** Marks a document for the caller. Once is enough. Errors: `ObjectNotFound`, `InvalidParameter` for keys. */
export const starDocument = defineVerb({
  id: 'stars.create',
  effect: 'change',
  run: ({ ctx, input }: Input): Promise<Starred> =>
    transact(ctx, async (unit) => {
      requireAccount(ctx);
      const document = await starrable({ ctx, unit }, input.uuid);
      const { numInsertedOrUpdatedRows } = await unit.db
        .insertInto('stars')
        .values({
          workspace_id: ctx.workspace.id,
          account_uuid: ctx.actor.uuid,
          document_id: document.id,
          created_at: unit.at,
        })
        .onConflict((conflict) => conflict.columns(['document_id', 'account_uuid']).doNothing())
        .executeTakeFirst();
      const changed = numInsertedOrUpdatedRows === 1n;
      if (changed) await recordStar({ ctx, unit }, document, 'create');
      return { uuid: document.uuid, changed };
    }),
});

/** Takes the mark away; none is none. Errors: `ObjectNotFound`, `InvalidParameter` for keys. */
export const unstarDocument = defineVerb({
  id: 'stars.delete',
  effect: 'change',
  run: ({ ctx, input }: Input): Promise<Starred> =>
    transact(ctx, async (unit) => {
      requireAccount(ctx);
      const document = await starrable({ ctx, unit }, input.uuid);
      const { numDeletedRows } = await unit.db
        .deleteFrom('stars')
        .where('document_id', '=', document.id)
        .where('account_uuid', '=', ctx.actor.uuid)
        .executeTakeFirst();
      const changed = numDeletedRows === 1n;
      if (changed) await recordStar({ ctx, unit }, document, 'delete');
      return { uuid: document.uuid, changed };
    }),
});
