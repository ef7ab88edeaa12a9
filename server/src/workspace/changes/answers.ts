import { type People, personOf } from '../kernel/people.ts';
import { personBriefAnswer, seconds } from '../kernel/schemas.ts';
import type { ChangeInFull } from './get.ts';
import type { RevertedChange } from './revert.ts';
import type { Change } from './rows.ts';

/** The name is the one that the actor had then, which the chain vouches for; the login is today's. */
export const listed = (change: Change, people: People) => ({
  uuid: change.uuid,
  seq: change.seq,
  createAt: seconds(change.at),
  creator: change.actor_uuid,
  creatorInfo: personBriefAnswer({
    name: change.actor_name,
    username: personOf(people, change.actor_uuid).username,
  }),
  noun: change.noun,
  verb: change.verb,
  objectUUID: change.object_uuid,
  objectName: change.object_name,
  revisionFrom: change.revision_from,
  revisionTo: change.revision_to,
  reason: change.reason,
  reverts: change.reverts,
  revertedBy: change.revertedBy ?? '',
  traceId: change.trace_id,
  hash: change.hash,
});

export const read = ({ change, people, before, after, diff }: ChangeInFull) => ({
  ...listed(change, people),
  stateBefore: before,
  stateAfter: after,
  diff,
});

export const reverted = (result: RevertedChange) => ({
  changeUUID: result.changeUuid ?? '',
  reverts: result.change.uuid,
  noun: result.change.noun,
  uuid: result.uuid,
  revision: result.revision,
  deleted: result.deleted,
});
