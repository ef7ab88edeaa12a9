import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { ENABLED, type StoredToken, tokenStateText } from './rows.ts';
import { storeToken, tokenFor, tokenHint } from './secret.ts';

export interface ShownToken extends StoredToken {
  /** The token itself. */
  readonly secret: string;
}

/** Makes the token, its first version and the change. For verbs that make one beside something else. */
export async function insertToken(
  ctx: Context,
  unit: Unit,
  { name, secret }: { readonly name: string; readonly secret: string },
): Promise<ShownToken> {
  const uuid = newUuid('itkn_');
  const secretHint = tokenHint(secret);
  const audited = { creator: ctx.actor.uuid, updator: ctx.actor.uuid, revision: 1 };
  const { id } = await unit.db
    .insertInto('ingest_tokens')
    .values({
      ...audited,
      uuid,
      name,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
      workspace_id: ctx.workspace.id,
      status: ENABLED,
      secret_hint: secretHint,
      last_used_at: null,
      last_used_address: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await storeToken(ctx, unit, { id, uuid }, secret);
  await recordRevision(ctx, unit, {
    noun: 'ingestTokens',
    verb: 'create',
    object: { table: 'ingest_tokens', id, uuid, name },
    from: 0,
    to: 1,
    state: tokenStateText({ name, status: ENABLED }),
  });
  return {
    ...audited,
    id,
    uuid,
    name,
    secret,
    secretHint,
    workspaceUuid: ctx.workspace.uuid,
    status: ENABLED,
    createdAt: unit.at,
    updatedAt: unit.at,
    lastUsedAt: null,
    lastUsedAddress: null,
  };
}

export const createToken = defineVerb({
  id: 'ingestTokens.create',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: { name: string } }): Promise<ShownToken> =>
    transact(ctx, (unit) => insertToken(ctx, unit, { name: input.name, secret: tokenFor(ctx) })),
});
