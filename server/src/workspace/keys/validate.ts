import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';

export interface Validated {
  readonly uuid: string;
  readonly name: string;
  readonly kind: string;
  readonly workspace: { readonly uuid: string; readonly name: string };
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly readOnly: boolean;
  /** Milliseconds since the epoch; null for a key without end and for sessions. */
  readonly expiresAt: number | null;
  readonly limitPerMinute: number | null;
}

/** Says who the caller is and what it may do. */
export const validateCaller = defineVerb({
  id: 'keys.validate',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<Validated> => {
    const db = ctx.kernel.store.read;
    const workspace = await db
      .selectFrom('workspaces')
      .select(['uuid', 'name'])
      .where('id', '=', ctx.workspace.id)
      .executeTakeFirstOrThrow();
    const key = await db
      .selectFrom('keys')
      .select(['expires_at', 'limit_per_minute'])
      .where('uuid', '=', ctx.actor.uuid)
      .executeTakeFirst();
    return {
      uuid: ctx.actor.uuid,
      name: ctx.actor.name,
      kind: ctx.actor.kind,
      workspace,
      roles: ctx.roles,
      permissions: [...ctx.permissions].sort(),
      readOnly: ctx.readOnly,
      expiresAt: key?.expires_at ?? null,
      limitPerMinute: key?.limit_per_minute ?? null,
    };
  },
});
