import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import type { DocumentFilter } from '../kernel/documents/list.ts';
import { DocumentApi } from '../kernel/documents/operations.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, commaQuery } from '../kernel/schemas.ts';
import { exported, listed, read } from './answers.ts';
import { importPipelines } from './import.ts';
import { pipeline } from './noun.ts';
import { draftOfWrite, statusOf } from './rules.ts';
import {
  category,
  exportedPipelines,
  importBody,
  importCounts,
  listedPipeline,
  pipelineType,
  pipelineUuids,
  readPipeline,
  writeBody,
} from './schemas.ts';

const api = new DocumentApi(pipeline, { group: 'Pipelines', path: 'pipeline', parameter: 'pl_uuid' });

const oneOf = (attribute: string, values: readonly string[] | undefined): DocumentFilter['attributes'] =>
  values === undefined || values.length === 0 ? [] : [[attribute, values]];

/** The `pipeline` group of the catalogue. */
export const pipelineOperations: Operation[] = [
  api.list({
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
      type: Type.Optional(pipelineType),
      categories: Type.Optional(commaQuery(Type.Array(category), 'categories, comma separated')),
    }),
    filter: (query) => ({
      search: query.search,
      attributes: [
        ...(oneOf('type', query.type === undefined ? undefined : [query.type]) ?? []),
        ...(oneOf('category', query.categories) ?? []),
      ],
    }),
    row: listedPipeline,
    shape: listed,
    wrap: 'data',
  }),
  api.get({ content: readPipeline, shape: read }),
  api.create({
    action: 'add',
    body: writeBody,
    draft: ({ body }) => ({ draft: draftOfWrite(body) }),
    content: readPipeline,
    shape: read,
    errors: ['DefaultPipelineExists'],
  }),
  api.rewrite({
    action: 'modify',
    summary: 'Change a pipeline',
    description: 'Fields that the body leaves out stay as they are; isForce counts for this call only.',
    body: writeBody,
    rewrite: (current, { body }) => draftOfWrite(body, current),
    content: readPipeline,
    shape: ({ document }) => read(document),
    errors: ['DefaultPipelineExists'],
  }),
  defineOperation({
    ...api.base('setDisable', 'batch_set_disable'),
    method: 'POST',
    summary: 'Disable or enable pipelines',
    description: 'All of them or, when one does not exist, none.',
    body: closed({
      isDisable: Type.Boolean({ description: 'true disables (status 2), false enables (status 0)' }),
      plUUIDs: pipelineUuids,
    }),
    content: Type.Boolean(),
    errors: ['ObjectNotFound'],
    verb: api.verbs.modifyMany,
    input: ({ body }) => ({
      uuids: body.plUUIDs,
      rewrite: (current) => ({ ...draftOf(current), status: statusOf(body.isDisable) }),
    }),
    answer: () => ({ content: true }),
  }),
  defineOperation({
    ...api.base('delete', 'delete'),
    method: 'GET',
    alsoPost: true,
    summary: 'Delete pipelines',
    description:
      'All of them or, when one does not exist, none. By POST the uuids may stand in the body. The delete can be reverted until the retention time of the workspace has passed.',
    query: closed({ pipelineUUIDs: Type.Optional(commaQuery(pipelineUuids, 'uuids, comma separated')) }),
    body: closed({ pipelineUUIDs: Type.Optional(pipelineUuids) }),
    content: Type.Boolean(),
    errors: ['ObjectNotFound'],
    verb: api.verbs.delete,
    input: ({ query, body }) => ({
      uuids: someUuids([...(query.pipelineUUIDs ?? []), ...(body.pipelineUUIDs ?? [])]),
    }),
    answer: () => ({ content: true }),
  }),
  defineOperation({
    ...api.base('export', 'export'),
    method: 'POST',
    summary: 'Export pipelines as rows that import takes',
    body: closed({ pipelineUUIDs: pipelineUuids }),
    content: exportedPipelines,
    errors: ['ObjectNotFound'],
    verb: api.verbs.exportMany,
    input: ({ body }) => ({ uuids: body.pipelineUUIDs }),
    answer: (documents) => ({ content: { pipelines: documents.map(exported) } }),
  }),
  defineOperation({
    ...api.base('import', 'import'),
    method: 'POST',
    summary: 'Import pipelines from rows of an export',
    description:
      'A row whose name and category a pipeline has already gives that one its state; other rows become new pipelines. A row that breaks a rule is counted in fail_count and left out, the others are imported.',
    body: importBody,
    content: importCounts,
    verb: importPipelines,
    input: ({ body }) => ({ rows: body.pipelines, menu: body.pipelineType, isForce: body.isForce ?? false }),
    answer: ({ successCount, failures }) => ({
      content: {
        success_count: successCount,
        fail_count: failures.length,
        failures: failures.map(({ index, name, error }) => ({
          index,
          name,
          errorCode: error.code,
          message: error.message,
        })),
      },
    }),
  }),
  ...api.history(),
];

function someUuids(uuids: readonly string[]): readonly string[] {
  if (uuids.length > 0) return uuids;
  throw new BelvedereError(
    'InvalidParameter',
    'query parameter "pipelineUUIDs" is missing: name the pipelines to delete, comma separated',
  );
}
