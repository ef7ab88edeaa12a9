import type { Kernel } from '../kernel/kernel.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { insertToken } from './create.ts';
import { newToken, openToken } from './secret.ts';

/** Row of `server_settings` that names the token by which the server reports its own machine. */
const SETTING = 'collector_token';

/**
 * The token with which the server sends telemetry of its own, into its first workspace: a token like any other, which shows what came
 * with it, and which an administrator may disable. One that was deleted, or that this master key does not open, is replaced. Undefined
 * when there is no workspace.
 */
export async function ownToken(kernel: Kernel): Promise<string | undefined> {
  const known = await knownToken(kernel);
  if (known !== undefined) return known;
  const workspace = await kernel.store.read
    .selectFrom('workspaces')
    .select(['id', 'uuid'])
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (workspace === undefined) return undefined;
  const ctx = serverContext(kernel, { workspace, job: 'collector' });
  return transact(ctx, async (unit) => {
    const { uuid, secret } = await insertToken(ctx, unit, { name: 'collector of this machine', secret: newToken() });
    await remember(unit, uuid);
    return secret;
  });
}

async function knownToken(kernel: Kernel): Promise<string | undefined> {
  const row = await kernel.store.read
    .selectFrom('server_settings')
    .innerJoin('ingest_tokens', 'ingest_tokens.uuid', 'server_settings.value')
    .innerJoin('ingest_token_secrets', 'ingest_token_secrets.token_id', 'ingest_tokens.id')
    .innerJoin('workspaces', 'workspaces.id', 'ingest_tokens.workspace_id')
    .select(['ingest_tokens.uuid', 'ingest_token_secrets.sealed', 'ingest_token_secrets.sealed_under'])
    .where('server_settings.name', '=', SETTING)
    .where('ingest_tokens.deleted_at', 'is', null)
    .where('workspaces.deleted_at', 'is', null)
    .where('ingest_token_secrets.expires_at', 'is', null)
    .executeTakeFirst();
  if (!row?.sealed || !row.sealed_under) return undefined;
  return openToken(kernel, row.uuid, { sealed: row.sealed, sealed_under: row.sealed_under });
}

const remember = (unit: Unit, uuid: string) =>
  unit.db
    .insertInto('server_settings')
    .values({ name: SETTING, value: uuid })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: uuid }))
    .execute();
