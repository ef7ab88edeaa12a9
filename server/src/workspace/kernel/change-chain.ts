import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { ChangeTable } from '../../store/schema.ts';
import type { Context, WorkspaceReference } from './context.ts';
import { newUuid } from './identifiers.ts';
import { columnsFrom, statement } from './statement.ts';
import type { Unit } from './transact.ts';

/** What a verb says about one thing it changed. */
export interface ChangeDraft {
  /** Chosen by who must answer it before the change is written; a new one unless said. */
  readonly uuid?: string | undefined;
  /** The chain it belongs to; the caller's workspace unless said otherwise. */
  readonly workspace?: WorkspaceReference | undefined;
  readonly noun: string;
  readonly verb: string;
  readonly objectTable: string;
  readonly objectId: number;
  readonly objectUuid: string;
  readonly objectName: string;
  readonly revisionFrom: number;
  readonly revisionTo: number;
  /** SHA-256 of the object's state after the change, hex. */
  readonly digest: string;
  readonly reverts?: string | undefined;
}

type ChangeRow = Omit<Insertable<ChangeTable>, 'id'>;

/** SQLite takes 32,766 parameters in one statement, and a change has 22. */
const INSERT_ROWS = 1_000;

/** Verb of the change that records that an object is gone for good, after its retention time. */
export const PURGE_VERB = 'purge';

/** What stands before the first change of a chain. */
export const CHAIN_START = '0'.repeat(64);

const keyObjects = new WeakMap<Buffer, KeyObject>();

/** Preparing a key takes four times as long as the hash of one change. */
function keyObject(key: Buffer): KeyObject {
  const object = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, object);
  return object;
}

/**
 * The keyed hash of one change over the hash before it. It covers digests of states and not the states themselves, so
 * that purging versions keeps the chain valid. A JSON array has one spelling only, so no field can flow into the next.
 */
export function changeHash(key: Buffer, row: Omit<ChangeRow, 'hash'>): string {
  const fields = [
    row.previous_hash,
    row.workspace_id,
    row.seq,
    row.uuid,
    row.at,
    row.actor_kind,
    row.actor_uuid,
    row.actor_name,
    row.noun,
    row.verb,
    row.object_table,
    row.object_id,
    row.object_uuid,
    row.object_name,
    row.revision_from,
    row.revision_to,
    row.reason,
    row.reverts,
    row.trace_id,
    row.digest,
  ];
  return createHmac('sha256', keyObject(key)).update(JSON.stringify(fields)).digest('hex');
}

/**
 * What the checkpoint of a pruned chain keeps as its hash: keyed too, so that nobody can cut off the start of a chain and
 * pass it off as pruned. `lastHash` is the hash of the newest change that was pruned.
 */
export const checkpointSeal = (
  key: Buffer,
  checkpoint: { workspace_id: number; seq: number; at: number },
  lastHash: string,
): string =>
  createHmac('sha256', keyObject(key))
    .update(JSON.stringify(['checkpoint', checkpoint.workspace_id, checkpoint.seq, checkpoint.at, lastHash]))
    .digest('hex');

const takeNumbers = statement<{ workspace_id: number; count: number }, { seq: number; hash: string }>((db, value) =>
  db
    .insertInto('change_heads')
    .values({ workspace_id: value('workspace_id'), seq: value('count'), hash: CHAIN_START })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet((eb) => ({ seq: eb('change_heads.seq', '+', value('count')) })),
    )
    .returning(['seq', 'hash']),
);

const insertChange = statement<ChangeRow>((db, value) =>
  db
    .insertInto('changes')
    .values(
      columnsFrom(value, [
        'workspace_id',
        'seq',
        'uuid',
        'at',
        'actor_kind',
        'actor_uuid',
        'actor_name',
        'noun',
        'verb',
        'object_table',
        'object_id',
        'object_uuid',
        'object_name',
        'revision_from',
        'revision_to',
        'reason',
        'reverts',
        'trace_id',
        'digest',
        'previous_hash',
        'hash',
      ]),
    ),
);

const setHead = statement<{ workspace_id: number; hash: string }>((db, value) =>
  db
    .updateTable('change_heads')
    .set({ hash: value('hash') })
    .where('workspace_id', '=', value('workspace_id')),
);

/** Writes the change rows of a unit, last in its transaction: the head rows it locks are what other writers wait for. */
export async function appendChanges(ctx: Context, unit: Unit): Promise<void> {
  if (unit.changes.length === 0) return;
  const key = ctx.kernel.secrets.deriveKey('change-chain');
  const byWorkspace = Map.groupBy(unit.changes, (change) => (change.workspace ?? ctx.workspace).id);
  // In one order for everybody: two units that touch the same two chains cannot wait for each other.
  for (const workspaceId of [...byWorkspace.keys()].sort((a, b) => a - b)) {
    const drafts = byWorkspace.get(workspaceId) ?? [];
    const taken = await takeNumbers(unit.db, { workspace_id: workspaceId, count: drafts.length });
    const [head] = taken.rows;
    if (head === undefined) throw new Error('the head of a chain was neither made nor found');
    let previousHash = head.hash;
    let seq = head.seq - drafts.length;
    const rows: ChangeRow[] = [];
    for (const draft of drafts) {
      seq += 1;
      const row = {
        workspace_id: workspaceId,
        seq,
        uuid: draft.uuid ?? newUuid('chg_'),
        at: unit.at,
        actor_kind: ctx.actor.kind,
        actor_uuid: ctx.actor.uuid,
        actor_name: ctx.actor.name,
        noun: draft.noun,
        verb: draft.verb,
        object_table: draft.objectTable,
        object_id: draft.objectId,
        object_uuid: draft.objectUuid,
        object_name: draft.objectName,
        revision_from: draft.revisionFrom,
        revision_to: draft.revisionTo,
        reason: ctx.reason ?? '',
        reverts: draft.reverts ?? '',
        trace_id: ctx.traceId,
        digest: draft.digest,
        previous_hash: previousHash,
      };
      previousHash = changeHash(key, row);
      rows.push({ ...row, hash: previousHash });
    }
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) await insertChange.later(unit.db, only);
    else await insertChanges(unit, rows);
    await setHead.later(unit.db, { workspace_id: workspaceId, hash: previousHash });
  }
}

async function insertChanges(unit: Unit, rows: readonly ChangeRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += INSERT_ROWS) {
    await unit.db
      .insertInto('changes')
      .values(rows.slice(start, start + INSERT_ROWS))
      .execute();
  }
}
