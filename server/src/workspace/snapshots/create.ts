import { createHash } from 'node:crypto';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName, newSecret, newUuid } from '../kernel/identifiers.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { digestOf } from '../kernel/versions.ts';
import { type StoredSnapshot, snapshotColumns, toSnapshot } from './state.ts';
import { recordSnapshot } from './write.ts';

const NAME_UNITS_MAX = 255;
const DASHBOARD_BYTES_MAX = 16 * 1024 * 1024;
/** Of one workspace. */
const SNAPSHOTS_MAX = 10_000;
const SNAPSHOT_BYTES_MAX = 1024 * 1024 * 1024;
/** What Grafana means by never. */
const SECONDS_MAX = 50 * 365 * 86_400;

const keyForm = /^[A-Za-z0-9_-]{1,128}$/;

export const deleteKeyHash = (deleteKey: string): string => createHash('sha256').update(deleteKey).digest('hex');

export interface NewSnapshot {
  /** Empty: unnamed. */
  readonly name: string;
  /** 0: never. */
  readonly expiresInSeconds: number;
  /** The dashboard as it was sent. */
  readonly dashboardText: string;
  /** Chosen by the caller, who then answers for their being hard to guess; random unless chosen. */
  readonly key?: string | undefined;
  readonly deleteKey?: string | undefined;
}

export interface MadeSnapshot {
  readonly snapshot: StoredSnapshot;
  /** Only its hash is kept: it is shown this once. */
  readonly deleteKey: string;
}

/** Errors: `InvalidParameter`, `BodyTooLarge`, `QuotaReached`, `NameTaken` for a key that another live snapshot has. */
export const createSnapshot = defineVerb({
  id: 'snapshots.create',
  effect: 'change',
  permission: 'snapshot.create',
  run: ({ ctx, input }: { ctx: Context; input: NewSnapshot }): Promise<MadeSnapshot> => {
    checkSnapshot(input);
    const { key = newSecret(), deleteKey = newSecret(), dashboardText, expiresInSeconds } = input;
    const name = input.name.trim() === '' ? 'Unnamed snapshot' : input.name.trim();
    const bytes = Buffer.byteLength(dashboardText);
    return transact(ctx, async (unit) => {
      const call = { ctx, unit };
      await lockWorkspace(call);
      await requireRoom(call, bytes);
      const row = await unit.db
        .insertInto('snapshots')
        .values({
          uuid: newUuid('snap_'),
          name,
          name_folded: foldName(name),
          revision: 1,
          creator: ctx.actor.uuid,
          updator: ctx.actor.uuid,
          created_at: unit.at,
          updated_at: unit.at,
          deleted_at: null,
          workspace_id: ctx.workspace.id,
          key,
          delete_key_hash: deleteKeyHash(deleteKey),
          expires_at: unit.at + (expiresInSeconds === 0 ? SECONDS_MAX : expiresInSeconds) * 1000,
          bytes,
          digest: digestOf(dashboardText),
          dashboard: dashboardText,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning(snapshotColumns)
        .executeTakeFirst();
      if (row === undefined) {
        throw new BelvedereError(
          'NameTaken',
          'another snapshot has this key or delete key: leave them out to get random ones',
        );
      }
      const snapshot = toSnapshot(row);
      await recordSnapshot(call, snapshot, 0, { verb: 'create' });
      return { snapshot, deleteKey };
    });
  },
});

function checkSnapshot({ name, expiresInSeconds, dashboardText, key, deleteKey }: NewSnapshot): void {
  const refuse = (sentence: string) => new BelvedereError('InvalidParameter', sentence);
  if (name.length > NAME_UNITS_MAX) throw refuse(`name is at most ${NAME_UNITS_MAX} characters long`);
  if (expiresInSeconds < 0 || expiresInSeconds > SECONDS_MAX) {
    throw refuse(`expires is between 0, which is never, and ${SECONDS_MAX} seconds`);
  }
  for (const [field, value] of Object.entries({ key, deleteKey })) {
    if (value !== undefined && !keyForm.test(value)) {
      throw refuse(`${field} holds 1 to 128 letters, digits, - and _ only`);
    }
  }
  if (key !== undefined && key === deleteKey)
    throw refuse('key and deleteKey are the same: every reader could delete it');
  if (Buffer.byteLength(dashboardText) > DASHBOARD_BYTES_MAX) {
    throw new BelvedereError('BodyTooLarge', `the dashboard of a snapshot has at most ${DASHBOARD_BYTES_MAX} bytes`);
  }
}

async function requireRoom({ ctx, unit }: WriteCall, bytes: number): Promise<void> {
  const held = await unit.db
    .selectFrom('snapshots')
    .select((eb) => [eb.fn.countAll<number>().as('rows'), eb.fn.sum<number | null>('bytes').as('bytes')])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(held.rows) < SNAPSHOTS_MAX && Number(held.bytes ?? 0) + bytes <= SNAPSHOT_BYTES_MAX) return;
  throw new BelvedereError(
    'QuotaReached',
    `a workspace holds at most ${SNAPSHOTS_MAX} snapshots with ${SNAPSHOT_BYTES_MAX} bytes together`,
  );
}
