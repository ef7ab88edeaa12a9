import { hash } from 'node:crypto';
import zlib from 'node:zlib';
import type { Insertable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { utf8Bytes } from '../../json/index.ts';
import type { VersionTable } from '../../store/schema.ts';
import type { Context } from './context.ts';
import { newUuid } from './identifiers.ts';
import { columnsFrom, statement } from './statement.ts';
import type { Unit } from './transact.ts';

/** Upper bound of a stored state: what a damaged or forged row could make us allocate. */
const STATE_BYTES_MAX = 256 * 1024 * 1024;

export interface ObjectReference {
  readonly table:
    | 'documents'
    | 'tags'
    | 'data_sources'
    | 'snapshots'
    | 'annotations'
    | 'stars'
    | 'invitations'
    | 'workspaces'
    | 'roles'
    | 'keys'
    | 'ingest_tokens'
    | 'webhooks'
    | 'object_labels'
    | 'service_accounts'
    | 'preferences'
    | 'teams'
    | 'accounts'
    | 'members'
    | 'sessions';
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

export interface RevisionDraft {
  readonly noun: string;
  readonly verb: string;
  readonly object: ObjectReference;
  readonly from: number;
  readonly to: number;
  /** The whole state after the change, as text or as its UTF-8 bytes. */
  readonly state: string | Uint8Array;
  /** True for a delete: the state stays that of the revision before and is not stored twice. */
  readonly deleted?: boolean;
  readonly reverts?: string | undefined;
  /** The chain the change belongs to, where it is not the caller's workspace. */
  readonly workspace?: { readonly id: number; readonly uuid: string } | undefined;
  /** False for objects whose state holds secrets or cannot be restored: only the change is recorded. */
  readonly versioned?: boolean;
}

/** Of 20 kB the default level 3 takes a fifth longer and saves less than a hundredth of the bytes. */
const packingParameters = { [zlib.constants.ZSTD_c_compressionLevel]: 1 };

/** With the size it makes tables for that size, not for the largest: making them took as long as packing did. */
const packed = (state: Uint8Array): Buffer =>
  zlib.zstdCompressSync(state, { params: packingParameters, pledgedSrcSize: state.length });

export const digestOf = (state: string | Uint8Array): string => hash('sha256', state, 'hex');

const insertVersion = statement<Insertable<VersionTable>>((db, value) =>
  db
    .insertInto('versions')
    .values(
      columnsFrom(value, [
        'object_table',
        'object_id',
        'revision',
        'workspace_id',
        'at',
        'actor',
        'verb',
        'reason',
        'digest',
        'bytes',
        'deleted',
        'state',
      ]),
    ),
);

/** Stores the new state of an object and notes the change; every verb that changes something ends with it. */
export async function recordRevision(ctx: Context, unit: Unit, draft: RevisionDraft): Promise<void> {
  // Made bytes once: hashing, measuring and packing would each do it again.
  const bytes = typeof draft.state === 'string' ? utf8Bytes(draft.state) : draft.state;
  const digest = digestOf(bytes);
  if (draft.versioned !== false) {
    await insertVersion.later(unit.db, {
      object_table: draft.object.table,
      object_id: draft.object.id,
      revision: draft.to,
      workspace_id: (draft.workspace ?? ctx.workspace).id,
      at: unit.at,
      actor: ctx.actor.uuid,
      verb: draft.verb,
      reason: ctx.reason ?? '',
      digest,
      bytes: bytes.length,
      deleted: draft.deleted === true ? 1 : 0,
      state: draft.deleted === true ? null : packed(bytes),
    });
  }
  unit.changes.push({
    uuid: newUuid('chg_'),
    // Named here, because the unit may have been opened by a caller of another workspace.
    workspace: draft.workspace ?? ctx.workspace,
    noun: draft.noun,
    verb: draft.verb,
    objectTable: draft.object.table,
    objectId: draft.object.id,
    objectUuid: draft.object.uuid,
    objectName: draft.object.name,
    revisionFrom: draft.from,
    revisionTo: draft.to,
    digest,
    reverts: draft.reverts,
  });
}

export const unpackState = (state: Uint8Array): string =>
  zlib.zstdDecompressSync(state, { maxOutputLength: STATE_BYTES_MAX }).toString('utf8');

export interface ConflictFacts {
  readonly noun: string;
  readonly uuid: string;
  readonly current: number;
  readonly updator: string;
  readonly updatedAt: number;
}

/** What a stale caller is told of an object; `noun` is what messages call one of its kind. */
export const conflictFactsOf = (
  noun: string,
  object: { uuid: string; revision: number; updator: string; updatedAt: number },
): ConflictFacts => ({
  noun,
  uuid: object.uuid,
  current: object.revision,
  updator: object.updator,
  updatedAt: object.updatedAt,
});

/** Errors: `RevisionConflict` with both revisions and who changed the object, when the caller's is stale. */
export function requireRevision(expected: number | undefined, facts: ConflictFacts): void {
  if (expected === undefined || expected === facts.current) return;
  const when = new Date(facts.updatedAt).toISOString();
  throw new BelvedereError(
    'RevisionConflict',
    `${facts.noun} ${facts.uuid} is at revision ${facts.current}, changed by ${facts.updator} at ${when}; If-Match named revision ${expected}. Read it again and apply your change to revision ${facts.current}`,
    {
      detail: {
        uuid: facts.uuid,
        expectedRevision: expected,
        currentRevision: facts.current,
        updator: facts.updator,
        updatedAt: Math.floor(facts.updatedAt / 1000),
      },
    },
  );
}
