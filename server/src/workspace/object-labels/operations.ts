import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, EPOCH_MILLISECONDS_MAX } from '../kernel/schemas.ts';
import { listObjectLabels } from './list.ts';
import { setObjectLabels } from './set.ts';

const group = 'Infrastructure';
const NAMES_MAX = 10_000;
const LABELS_MAX = 100;

const source = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'class of the objects, as agents name it',
  examples: ['HOST'],
});
const objectName = (description: string) => Type.String({ minLength: 1, maxLength: 1_024, description });

export const labelOperations: Operation[] = [
  defineOperation({
    id: 'objectLabels.list',
    group,
    method: 'POST',
    path: '/api/v1/object/hosts/label/list',
    summary: 'List the labels of objects, by the name of the object',
    description: 'Objects without labels are not in it. A change shows at once.',
    body: closed({
      source,
      names: Type.Optional(
        Type.Array(objectName('name of an object'), {
          maxItems: NAMES_MAX,
          description: 'only these; all when left out',
        }),
      ),
      timeRange: Type.Optional(
        Type.Array(Type.Integer({ minimum: 0, maximum: EPOCH_MILLISECONDS_MAX }), {
          minItems: 2,
          maxItems: 2,
          description: 'begin and end, epoch milliseconds: only objects whose last report lies between them',
        }),
      ),
    }),
    content: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: closed({ labels: Type.Array(Type.String(), { description: 'labels of the object' }) }),
      description: 'by the name of the object',
      'x-stored-document': true,
      examples: [{ 'web-1': { labels: ['prod', 'eu'] } }],
    }),
    errors: ['EngineUnavailable', 'QueryLimitExceeded'],
    verb: listObjectLabels,
    input: ({ body: { source: objectClass, names, timeRange } }) => ({
      objectClass,
      names,
      timeRange: timeRange === undefined ? undefined : ([timeRange[0] ?? 0, timeRange[1] ?? 0] as const),
    }),
    answer: (labelsByName) => ({
      content: Object.fromEntries([...labelsByName].map(([name, labels]) => [name, { labels }])),
    }),
  }),
  defineOperation({
    id: 'objectLabels.modify',
    group,
    method: 'POST',
    path: '/api/v1/object/hosts/{host}/label/modify',
    summary: 'Set the labels of an object',
    description:
      'The list takes the place of the one that the object has; an empty one takes all labels away. The object need not have been reported.',
    params: closed({ host: objectName('name of the object') }),
    body: closed({
      source,
      labels: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 1_024 }), {
          maxItems: LABELS_MAX,
          description: 'all labels of the object; nothing changes when left out',
        }),
      ),
    }),
    content: Type.Boolean({ description: 'true' }),
    verb: setObjectLabels,
    input: ({ params, body }) => ({ objectClass: body.source, objectName: params.host, labels: body.labels }),
    answer: () => ({ content: true }),
  }),
];
