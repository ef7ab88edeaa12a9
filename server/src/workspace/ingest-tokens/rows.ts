import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { IngestTokenTable } from '../../store/schema.ts';
import { advanceRow } from '../kernel/advance-row.ts';
import type { Context } from '../kernel/context.ts';
import { rowForChange } from '../kernel/own-rows.ts';
import type { Unit } from '../kernel/transact.ts';
import { conflictFactsOf, recordRevision, requireRevision } from '../kernel/versions.ts';

export interface StoredToken {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly workspaceUuid: string;
  /** 0 enabled, 2 disabled. */
  readonly status: number;
  /** Last four characters of the secret. */
  readonly secretHint: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string | null;
}

export const ENABLED = 0;
export const DISABLED = 2;

export const toToken = (row: Selectable<IngestTokenTable>, workspaceUuid: string): StoredToken => ({
  id: row.id,
  uuid: row.uuid,
  name: row.name,
  workspaceUuid,
  status: row.status,
  secretHint: row.secret_hint,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastUsedAt: row.last_used_at,
  lastUsedAddress: row.last_used_address,
});

/** The state of a token as versions keep it: no secret, and nothing from which one could be guessed. */
export const tokenStateText = ({ name, status }: Pick<StoredToken, 'name' | 'status'>): string =>
  JSON.stringify({ name, status });

export const tokenNotFound = (uuid: string): BelvedereError =>
  new BelvedereError('ObjectNotFound', `ingest token ${uuid.slice(0, 80)} does not exist in this workspace`);

/** Errors: `ObjectNotFound`, also for a token of another workspace; `RevisionConflict` for a stale If-Match. */
export async function tokenForChange(ctx: Context, unit: Unit, uuid: string): Promise<StoredToken> {
  const row = await rowForChange({ ctx, unit }, 'ingest_tokens', { uuid });
  if (row === undefined) throw tokenNotFound(uuid);
  const token = toToken(row, ctx.workspace.uuid);
  requireRevision(ctx.expectedRevision, conflictFacts(token));
  return token;
}

const conflictFacts = (token: StoredToken) => conflictFactsOf('ingest token', token);

/** Gives the row these columns as a new revision and notes the change. */
export async function reviseToken(
  ctx: Context,
  unit: Unit,
  change: {
    readonly verb: string;
    readonly before: StoredToken;
    readonly after: StoredToken;
    readonly columns: Readonly<Record<string, string | number | null>>;
    readonly deleted?: boolean;
  },
): Promise<StoredToken> {
  const { before, after } = change;
  const stamp = await advanceRow(ctx, unit, { table: 'ingest_tokens', title: 'ingest token' }, before, change.columns);
  await recordRevision(ctx, unit, {
    noun: 'ingestTokens',
    verb: change.verb,
    object: { table: 'ingest_tokens', id: before.id, uuid: before.uuid, name: after.name },
    from: before.revision,
    to: stamp.revision,
    state: tokenStateText(after),
    deleted: change.deleted ?? false,
  });
  return { ...after, ...stamp };
}
