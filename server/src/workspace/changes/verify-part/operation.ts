import { Type } from 'typebox';
import { defineOperation, type Operation } from '../../kernel/operation.ts';
import { closed } from '../../kernel/schemas.ts';
import { PART_CHANGES, verifyPart } from './verb.ts';

const query = closed({
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'begin behind this place in the chain: verifiedUpTo of the part before',
    }),
  ),
});

const content = closed({
  head: closed({
    seq: Type.Integer({ description: 'place of the newest change; 0 for a chain without any' }),
    hash: Type.String({
      description: 'its keyed hash, hex: written down elsewhere, it proves that nothing was cut off',
    }),
  }),
  prunedUpTo: Type.Integer({ description: 'place of the newest change that was pruned; 0 for none' }),
  verifiedUpTo: Type.Integer({ description: 'place of the last change that was verified' }),
  changes: Type.Integer({ description: 'how many changes this part has' }),
  problems: Type.Array(Type.String(), {
    description: 'a sentence for each thing that is wrong; none: all is as it was written',
  }),
  complete: Type.Boolean({ description: 'false: there are more changes behind verifiedUpTo' }),
  timeMs: Type.Integer({ description: 'when it was verified, epoch milliseconds' }),
});

export const verifyOperation = (group: string): Operation =>
  defineOperation({
    id: 'changes.verify',
    group,
    method: 'GET',
    path: '/api/v1/change/verify',
    summary: 'Verify the chain of changes of the workspace, part by part',
    description: `Walks at most ${PART_CHANGES.toLocaleString('en')} changes: no number may be missing, each change has to be as it was written, its hash has to follow from the one before it, stored versions need the digest that their change names, and the chain has to end at its head. While complete is false, ask again with after set to verifiedUpTo. The states of all versions and objects are verified by the command belvedere verify.`,
    query,
    content,
    verb: verifyPart,
    input: ({ query: { after = 0 } }) => ({ after }),
    answer: ({ at, ...part }) => ({ content: { ...part, timeMs: at } }),
  });
