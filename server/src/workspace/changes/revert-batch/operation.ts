import { Type } from 'typebox';
import { defineOperation, type Operation } from '../../kernel/operation.ts';
import type { Revertible } from '../../kernel/revertible.ts';
import { closed, epochSeconds, nullable, pageInfo, pageQuery, seconds } from '../../kernel/schemas.ts';
import { changeFilter } from '../schemas.ts';
import { type BatchItem, outcomes } from './run.ts';
import { BATCH_CHANGES_MAX } from './select.ts';
import { type BatchAnswer, revertBatch } from './verb.ts';

const PAGE_SIZE = 100;

const count = (description: string) => Type.Integer({ description });

const body = closed({
  filter: Type.Object(changeFilter, {
    additionalProperties: false,
    minProperties: 1,
    description: 'which changes: those to which everything named here applies',
  }),
  plan: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'digest of the plan that is to be applied; without it the plan is answered and nothing happens',
    }),
  ),
  reason: Type.Optional(Type.String({ maxLength: 500, description: 'why; kept with every change of the batch' })),
  outcome: Type.Optional(Type.Enum([...outcomes], { description: 'show these objects only; the plan stays the same' })),
  ...pageQuery(1_000),
});

const item = closed({
  noun: Type.String({ description: 'kind of object' }),
  uuid: Type.String({ description: 'uuid of the object' }),
  name: Type.String({ description: 'its name after the newest of the changes' }),
  outcome: Type.Enum([...outcomes], {
    description:
      'reverted; unchanged (it is in the state before the changes already); leftAlone (somebody else changed it since); conflict (it cannot be taken back, code and reason say why)',
  }),
  effect: Type.Enum(['restored', 'modified', 'deleted', ''], {
    description: 'what taking the changes back does to the object; empty for nothing',
  }),
  changes: count('how many of the changes of this object are taken back, or would be'),
  changesLeft: count('how many stay, because somebody else changed the object after them'),
  revision: count('revision at which the object was found'),
  code: Type.String({ description: 'error code; empty unless the object is left alone or in conflict' }),
  reason: Type.String({ description: 'the same as a sentence' }),
  laterChange: nullable(
    closed(
      {
        uuid: Type.String({ description: 'uuid of the change' }),
        verb: Type.String({ description: 'what was done' }),
        creator: Type.String({ description: 'uuid of who made it' }),
        creatorName: Type.String({ description: 'name of who made it, at that time' }),
        createAt: epochSeconds('when'),
      },
      { description: 'the newest change that the filter does not select and that followed one of the selected ones' },
    ),
  ),
});

const content = closed({
  applied: Type.Boolean({ description: 'false: this is the plan' }),
  plan: Type.String({ description: 'digest of the plan; send it with the same filter to apply it' }),
  changeUUID: Type.String({
    description: 'uuid of the change that stands for the batch; empty when nothing was written',
  }),
  traceId: Type.String({
    description: 'as the filter of another batch it takes this one back; empty when nothing was written',
  }),
  totals: closed({
    changes: count('selected changes'),
    objects: count('objects of these changes'),
    reverted: count('objects'),
    unchanged: count('objects'),
    leftAlone: count('objects'),
    conflict: count('objects'),
  }),
  objects: Type.Array(item, { description: 'one page of the objects, those first that were changed first' }),
});

const itemAnswer = ({ later, effect, code, ...item }: BatchItem) => ({
  ...item,
  effect: effect ?? '',
  code: code ?? '',
  laterChange:
    later === undefined
      ? null
      : {
          uuid: later.uuid,
          verb: later.verb,
          creator: later.actor_uuid,
          creatorName: later.actor_name,
          createAt: seconds(later.at),
        },
});

const answer = ({ isApplied, digest, changeUuid, traceId, totals, items, page, totalCount }: BatchAnswer) => ({
  content: {
    applied: isApplied,
    plan: digest,
    changeUUID: changeUuid ?? '',
    traceId: traceId ?? '',
    totals,
    objects: items.map(itemAnswer),
  },
  pageInfo: pageInfo(items, page, totalCount),
  objectUuid: changeUuid,
});

export const revertBatchOperation = (group: string, revertibles: ReadonlyMap<string, Revertible>): Operation =>
  defineOperation({
    id: 'changes.revertBatch',
    group,
    method: 'POST',
    path: '/api/v1/change/revert_batch',
    summary: 'Take many changes back at once: the plan first, then the plan',
    description: `Without \`plan\` nothing happens: the answer says which objects would be taken back, which are left alone because somebody else changed them since, and which cannot be, each with its reason. With the digest of that plan it is applied, all of it or nothing. At most ${BATCH_CHANGES_MAX.toLocaleString('en')} changes at a time. A batch is taken back by another one with its \`traceId\` as the filter.`,
    body,
    content,
    paged: true,
    errors: ['PlanChanged', 'BatchTooLarge'],
    verb: revertBatch(revertibles),
    input: ({ body: { filter, plan, reason, outcome, pageIndex, pageSize } }) => ({
      filter,
      plan,
      reason,
      outcome,
      page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE },
    }),
    answer,
  });
