import type { Selectable } from 'kysely';
import { Type } from 'typebox';
import type { ChangeTable } from '../../store/schema.ts';
import { closed, epochSeconds, seconds } from './schemas.ts';

/** A change as it is told to whoever follows the record. What the object holds is not told: that is asked for, with permissions. */
export const changeEvent = closed({
  uuid: Type.String({ description: 'uuid of the change' }),
  seq: Type.Integer({ description: 'place in the chain of the workspace, from 1' }),
  createAt: epochSeconds('when it was made'),
  creator: Type.String({ description: 'uuid of who made it: acnt_, wsak_ or SYS' }),
  creatorName: Type.String({ description: 'name of who made it, at that time' }),
  noun: Type.String({ description: 'kind of object' }),
  verb: Type.String({ description: 'what was done' }),
  objectUUID: Type.String({ description: 'uuid of the changed object' }),
  objectName: Type.String({ description: 'its name after the change' }),
  revisionFrom: Type.Integer({ description: 'revision before the change; 0 when it made the object' }),
  revisionTo: Type.Integer({ description: 'revision after the change' }),
  reason: Type.String({ description: 'why, where the caller said so' }),
  reverts: Type.String({ description: 'uuid of the change that this one took back; empty for none' }),
  traceId: Type.String({ description: 'of the call that made it' }),
  hash: Type.String({ description: 'keyed hash over the change and the hash before it, hex' }),
});

export const changeEventOf = (change: Selectable<ChangeTable>) => ({
  uuid: change.uuid,
  seq: change.seq,
  createAt: seconds(change.at),
  creator: change.actor_uuid,
  creatorName: change.actor_name,
  noun: change.noun,
  verb: change.verb,
  objectUUID: change.object_uuid,
  objectName: change.object_name,
  revisionFrom: change.revision_from,
  revisionTo: change.revision_to,
  reason: change.reason,
  reverts: change.reverts,
  traceId: change.trace_id,
  hash: change.hash,
});
