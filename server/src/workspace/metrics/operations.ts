import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed } from '../kernel/schemas.ts';
import { describeMeasurement } from './get.ts';

const info = closed(
  {
    declaration: closed({}, { description: 'attributes that the workspace declares; none as yet' }),
    metric_fields_info: Type.Array(
      closed({
        field: Type.String({ description: 'name of the field' }),
        data_type: Type.Enum(['int', 'float', 'string', 'bool'], { description: 'what the points hold' }),
        desc: Type.String({ description: 'what it means; empty where that is not known' }),
        type: Type.Enum(['inner', 'custom'], { description: 'inner: described by the server; custom: by nobody' }),
        unit: Type.String({ description: 'percent, B, B/S, count, ms, s, C; empty where it is not known' }),
      }),
      { description: 'by name' },
    ),
    tags_info: Type.Array(
      closed({
        tag_key: Type.String({ description: 'name of the tag' }),
        tag_desc: Type.String({ description: 'what it means; empty where that is not known' }),
      }),
      { description: 'by name' },
    ),
  },
  {
    description: 'fields and tags of the newest 100,000 points of the last 30 days',
    examples: [
      {
        declaration: {},
        metric_fields_info: [
          { field: 'allocated', data_type: 'int', desc: 'Files that are open.', type: 'inner', unit: 'count' },
          {
            field: 'maximum_mega',
            data_type: 'float',
            desc: 'Files that may be open, in millions.',
            type: 'inner',
            unit: 'count',
          },
        ],
        tags_info: [{ tag_key: 'host', tag_desc: 'Name of the machine.' }],
      },
    ],
  },
);

export const metricOperations: Operation[] = [
  defineOperation({
    id: 'metrics.info',
    group: 'Metrics',
    method: 'GET',
    path: '/api/v1/metric_info/get',
    summary: 'Describe the fields and tags of a measurement',
    query: closed({
      metric: Type.String({
        minLength: 1,
        maxLength: 1_024,
        description: 'name of the measurement',
        examples: ['cpu'],
      }),
    }),
    content: info,
    errors: ['ObjectNotFound', 'EngineUnavailable', 'QueryLimitExceeded'],
    verb: describeMeasurement,
    input: ({ query }) => ({ measurement: query.metric }),
    answer: ({ fields, tags }) => ({
      content: {
        declaration: {},
        metric_fields_info: fields.map(({ name, type, known }) => ({
          field: name,
          data_type: type,
          desc: known?.description ?? '',
          type: known === undefined ? 'custom' : 'inner',
          unit: known?.unit ?? '',
        })),
        tags_info: tags.map(({ name, description }) => ({ tag_key: name, tag_desc: description })),
      },
    }),
  }),
];
