import { Type } from 'typebox';
import type { ErrorCode } from '../../errors/index.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { closed, objectUuid, pageInfo } from '../kernel/schemas.ts';
import { listed, read, reverted } from './answers.ts';
import { getChange } from './get.ts';
import { listChanges } from './list.ts';
import { revertChange } from './revert.ts';
import { revertBatchOperation } from './revert-batch/operation.ts';
import { listedChange, listQuery, readChange, revertBody, revertedChange } from './schemas.ts';
import { streamOperation } from './stream/operation.ts';
import { verifyOperation } from './verify-part/operation.ts';

const GROUP = 'Changes';
const PAGE_SIZE = 50;
const params = closed({ change_uuid: objectUuid('chg_', 'uuid of the change') });

/** The record of changes. It needs to know how the changes of every noun are taken back, and nothing else of them. */
export function changeOperations(revertibles: readonly Revertible[]): Operation[] {
  const byNoun = new Map(revertibles.map((revertible) => [revertible.noun, revertible]));
  const errors: ErrorCode[] = ['ObjectNotFound', 'ChangeSuperseded', 'ChangeNotRevertible'];
  const ofNouns = revertibles.flatMap((revertible) => revertible.errors ?? []);
  return [
    defineOperation({
      id: 'changes.list',
      group: GROUP,
      method: 'GET',
      path: '/api/v1/change/list',
      summary: 'List the changes of the workspace, newest first',
      query: listQuery,
      paged: true,
      content: Type.Array(listedChange),
      verb: listChanges,
      input: ({ query: { pageIndex, pageSize, ...filter } }) => ({
        filter,
        page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE },
      }),
      answer: ({ changes, people, page, totalCount }) => ({
        content: changes.map((change) => listed(change, people)),
        pageInfo: pageInfo(changes, page, totalCount),
      }),
    }),
    defineOperation({
      id: 'changes.get',
      group: GROUP,
      method: 'GET',
      path: '/api/v1/change/{change_uuid}/get',
      summary: 'Get one change and what it did to its object',
      params,
      content: readChange,
      errors: ['ObjectNotFound'],
      verb: getChange(byNoun),
      input: ({ params: { change_uuid } }) => ({ uuid: change_uuid }),
      answer: (result) => ({ content: read(result), objectUuid: result.change.object_uuid }),
    }),
    defineOperation({
      id: 'changes.revert',
      group: GROUP,
      method: 'POST',
      path: '/api/v1/change/{change_uuid}/revert',
      summary: 'Take a change back by a new revision',
      description:
        'Works on the newest change of an object: reverting a creation deletes, reverting a delete brings back, reverting a revert does it again. Older states come back by version/{revision}/restore.',
      params,
      body: revertBody,
      content: revertedChange,
      revisioned: true,
      errors: [...new Set([...errors, 'UndeleteConflict', 'RevisionConflict', ...ofNouns] as const)],
      verb: revertChange(byNoun),
      input: ({ params: { change_uuid }, body }) => ({ uuid: change_uuid, reason: body.reason }),
      answer: (result) => ({
        content: reverted(result),
        // A deleted object has no state that a later call could be compared with.
        revision: result.deleted ? undefined : result.revision,
        objectUuid: result.uuid,
      }),
    }),
    revertBatchOperation(GROUP, byNoun),
    streamOperation(GROUP),
    verifyOperation(GROUP),
  ];
}
