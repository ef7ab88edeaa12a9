import { Type } from 'typebox';
import { diffFields } from '../kernel/readable-diff.ts';
import { closed, epochSeconds, nullable, objectUuid, pageQuery, personBrief } from '../kernel/schemas.ts';
import { availabilities } from './states.ts';

/** The last second of the year 9999. */
const SECONDS_MAX = 253_402_300_799;

const time = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: SECONDS_MAX, description: `${description}, epoch seconds` }));
const word = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 64, description }));

/** What changes are found by, for lists of them and for taking many of them back. */
export const changeFilter = {
  actor: Type.Optional(objectUuid('acnt_', 'who made it: acnt_ or wsak_ uuid, or SYS for the server itself')),
  key: Type.Optional(objectUuid('wsak_', 'uuid of the key that made it')),
  noun: word('kind of object: dashboards, pipelines, tags, keys …'),
  verb: word('what was done: create, modify, import, delete, restore, revert …'),
  object: Type.Optional(objectUuid('dsbd_', 'uuid of the changed object, also of one that is deleted')),
  traceId: word('trace id of the call that made it'),
  from: time('the earliest second'),
  to: time('the latest second'),
};

export const listQuery = closed({ ...changeFilter, ...pageQuery(100) });

const changeFields = {
  uuid: Type.String({ description: 'uuid of the change' }),
  seq: Type.Integer({ description: 'place in the chain of the workspace, from 1' }),
  createAt: epochSeconds('when it was made'),
  creator: Type.String({ description: 'uuid of who made it: acnt_, wsak_ or SYS' }),
  creatorInfo: personBrief,
  noun: Type.String({ description: 'kind of object' }),
  verb: Type.String({ description: 'what was done' }),
  objectUUID: Type.String({ description: 'uuid of the changed object' }),
  objectName: Type.String({ description: 'its name after the change' }),
  revisionFrom: Type.Integer({ description: 'revision before the change; 0 when it made the object' }),
  revisionTo: Type.Integer({ description: 'revision after the change' }),
  reason: Type.String({ description: 'why, where the caller said so' }),
  reverts: Type.String({ description: 'uuid of the change that this one took back; empty for none' }),
  revertedBy: Type.String({ description: 'uuid of the change that took this one back; empty for none' }),
  traceId: Type.String({ description: 'of the call that made it' }),
  hash: Type.String({ description: 'keyed hash over the change and the hash before it, hex' }),
};

const availability = (when: string) =>
  Type.Enum([...availabilities], {
    description: `state of the object ${when} the change: stored, absent (there was no object), notStored (its versions are not kept, or no longer) or hidden (the object is not open to the caller)`,
  });

export const listedChange = closed(changeFields);

const stateFields = {
  stateBefore: availability('before'),
  stateAfter: availability('after'),
  diff: nullable(closed(diffFields, { description: 'what differs; null unless both states are stored' })),
};

/** What a dry run shows beside the answer that the real call would have given. */
export const rehearsedChanges = closed(
  {
    totalCount: Type.Integer({ description: 'changes that the call would have made' }),
    changes: Type.Array(
      closed({
        noun: changeFields.noun,
        verb: changeFields.verb,
        objectUUID: changeFields.objectUUID,
        objectName: changeFields.objectName,
        revisionFrom: changeFields.revisionFrom,
        revisionTo: changeFields.revisionTo,
        ...stateFields,
      }),
      { description: 'the first 100 of them' },
    ),
  },
  { description: 'of a dry run alone: what the call would have changed' },
);

export const readChange = closed({ ...changeFields, ...stateFields });

export const revertBody = closed({
  reason: Type.Optional(Type.String({ maxLength: 500, description: 'why; kept with the change' })),
});

export const revertedChange = closed({
  changeUUID: Type.String({ description: 'uuid of the new change; empty when there was nothing to write' }),
  reverts: Type.String({ description: 'uuid of the change that was taken back' }),
  noun: Type.String({ description: 'kind of object' }),
  uuid: Type.String({ description: 'uuid of the object' }),
  revision: Type.Integer({ description: 'its new revision' }),
  deleted: Type.Boolean({
    description: 'true when the object is deleted now: the change had made it or brought it back',
  }),
});
