import type { Kysely, Selectable, Updateable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Database, WebhookTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { conflictFactsOf, recordRevision, requireRevision } from '../kernel/versions.ts';

export const ENABLED = 0;
export const DISABLED = 2;

/** What a webhook is told to be. Neither its secret nor how its deliveries go is part of it. */
export interface WebhookState {
  readonly name: string;
  readonly url: string;
  /** Kinds of objects whose changes are told; empty for all. */
  readonly nouns: readonly string[];
  readonly status: number;
}

export interface StoredWebhook extends WebhookState {
  readonly id: number;
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly secretHint: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly cursorSeq: number;
  readonly failures: number;
  readonly failingSince: number | null;
  readonly lastSuccessAt: number | null;
  readonly lastError: string;
  readonly disabledReason: string;
}

export const toWebhook = (row: Selectable<WebhookTable>, workspaceUuid: string): StoredWebhook => ({
  id: row.id,
  uuid: row.uuid,
  name: row.name,
  url: row.url,
  nouns: parseJson(row.nouns) as string[],
  status: row.status,
  workspaceUuid,
  secretHint: row.secret_hint,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  cursorSeq: row.cursor_seq,
  failures: row.failures,
  failingSince: row.failing_since,
  lastSuccessAt: row.last_success_at,
  lastError: row.last_error,
  disabledReason: row.disabled_reason,
});

export const webhookStateText = ({ name, url, nouns, status }: WebhookState): string =>
  JSON.stringify({ name, url, nouns, status });

export const webhookStateOf = (text: string): WebhookState => parseJson(text) as WebhookState;

const notFound = (uuid: string): BelvedereError =>
  new BelvedereError('ObjectNotFound', `webhook ${uuid.slice(0, 80)} does not exist in this workspace`);

/** Errors: `ObjectNotFound`, also for a webhook of another workspace. */
export async function findWebhook(db: Kysely<Database>, ctx: Context, uuid: string): Promise<StoredWebhook> {
  const row = await db
    .selectFrom('webhooks')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw notFound(uuid);
  return toWebhook(row, ctx.workspace.uuid);
}

/** Errors: `ObjectNotFound`; `RevisionConflict` for a stale If-Match. */
export async function webhookForChange({ ctx, unit }: WriteCall, uuid: string): Promise<StoredWebhook> {
  const webhook = await findWebhook(unit.db, ctx, uuid);
  requireRevision(ctx.expectedRevision, factsOf(webhook));
  return webhook;
}

const factsOf = (webhook: StoredWebhook) => conflictFactsOf('webhook', webhook);

export interface Revision {
  readonly verb: string;
  readonly reverts?: string | undefined;
  readonly after: WebhookState;
  /** What changes beside the state. */
  readonly columns?: Updateable<WebhookTable>;
  readonly deleted?: boolean;
}

/** Gives a webhook a state as a new revision and notes the change. */
export async function reviseWebhook(
  { ctx, unit }: WriteCall,
  before: StoredWebhook,
  { verb, reverts, after, columns = {}, deleted = false }: Revision,
): Promise<StoredWebhook> {
  const revision = before.revision + 1;
  const updated = await unit.db
    .updateTable('webhooks')
    .set({
      name: after.name,
      url: after.url,
      nouns: JSON.stringify(after.nouns),
      status: after.status,
      ...columns,
      revision,
      updator: ctx.actor.uuid,
      updated_at: unit.at,
    })
    .where('id', '=', before.id)
    .where('revision', '=', before.revision)
    .returningAll()
    .executeTakeFirst();
  if (updated === undefined) requireRevision(before.revision, factsOf({ ...before, revision }));
  await recordRevision(ctx, unit, {
    noun: 'webhooks',
    verb,
    object: { table: 'webhooks', id: before.id, uuid: before.uuid, name: after.name },
    from: before.revision,
    to: revision,
    state: webhookStateText(after),
    deleted,
    reverts,
  });
  return toWebhook(updated as Selectable<WebhookTable>, ctx.workspace.uuid);
}

/** What a change of the status brings along: whoever enables a webhook wants it tried at once, whatever went wrong before. */
export const statusColumns = (before: WebhookState, after: WebhookState): Updateable<WebhookTable> =>
  before.status === DISABLED && after.status === ENABLED
    ? { next_attempt_at: 0, failures: 0, failing_since: null, disabled_reason: '' }
    : {};
