import type { Operation } from '../../../workspace/kernel/operation.ts';
import { asJsonSchema, closeObjects, type JsonSchema, judgedBody, requiredOf } from '../json-schema.ts';
import {
  type Content,
  type DescribedOperation,
  documentType,
  eventsType,
  linesType,
  type PathItem,
  type Response,
} from './document.ts';
import { failureResponses } from './failures.ts';
import { parametersOf } from './parameters.ts';
import { markSecrets } from './secrets.ts';

/** Group of the spellings that scripts use beside the documented ones. */
export const otherSpellings = 'Other spellings';

/** The path items of an operation: its path and aliases, and POST beside a GET that changes something. */
export function pathItemsOf(operation: Operation): Record<string, PathItem> {
  const described = describeOperation(operation);
  // A GET that POST serves as well may be given by its body there what its query says.
  const withBody = operation.body === undefined ? described : { ...described, requestBody: requestBodyOf(operation) };
  const method = operation.method === 'GET' ? 'get' : 'post';
  const items: Record<string, PathItem> = {};
  for (const [index, path] of [operation.path, ...(operation.aliases ?? [])].entries()) {
    const suffix = index === 0 ? '' : `.alias${index}`;
    items[path] = {
      [method]: spelling(described, suffix),
      ...(operation.alsoPost === true && method === 'get' ? { post: spelling(withBody, `${suffix}.post`) } : {}),
    };
  }
  return items;
}

/**
 * Another spelling of an operation has an operationId of its own, says whose it is, and stands in a group of its own, so that
 * readers of the reference meet each operation once.
 */
function spelling(described: DescribedOperation, suffix: string): DescribedOperation {
  if (suffix === '') return described;
  const { operationId, ...rest } = described;
  return { operationId: operationId + suffix, 'x-alias-of': operationId, ...rest, tags: [otherSpellings] };
}

function describeOperation(operation: Operation): DescribedOperation {
  const { description, body } = operation;
  return {
    operationId: operation.id,
    tags: [operation.group],
    summary: operation.summary,
    ...(description === undefined ? {} : { description }),
    'x-permission': operation.verb.permission ?? null,
    'x-effect': operation.verb.effect,
    parameters: parametersOf(operation),
    ...(operation.method === 'POST' && body !== undefined ? { requestBody: requestBodyOf(operation) } : {}),
    responses: { 200: successResponse(operation), ...failureResponses(operation) },
  };
}

function requestBodyOf(operation: Operation): { required: boolean; content: Content } {
  const body = asJsonSchema(operation.body ?? {});
  const judged = judgedBody(body, operation.unknownBodyKeys ?? 'refuse');
  const schema = markSecrets(judged, operation.secrets?.body ?? []);
  return { required: requiredOf(body).length > 0, content: { 'application/json': { schema } } };
}

function successResponse(operation: Operation): Response {
  const content = markSecrets(closeObjects(asJsonSchema(operation.content)), operation.secrets?.content ?? []);
  if (operation.streamed === true) return streamedResponse(content);
  if (operation.streamed === 'document') return documentResponse(content);
  if (operation.streamed === 'events') return eventsResponse(content);
  const paged = operation.paged === true;
  const headers = operation.revisioned === true ? { headers: { ETag: { $ref: '#/components/headers/ETag' } } } : {};
  return {
    description: 'success',
    ...headers,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['code', 'content', ...(paged ? ['pageInfo'] : []), 'errorCode', 'message', 'success', 'traceId'],
          additionalProperties: false,
          properties: {
            code: { type: 'integer', const: 200 },
            content,
            ...(paged ? { pageInfo: { $ref: '#/components/schemas/PageInfo' } } : {}),
            errorCode: { type: 'string', const: '' },
            message: { type: 'string', const: '' },
            success: { type: 'boolean', const: true },
            traceId: { $ref: '#/components/schemas/TraceId' },
            ...(operation.verb.effect === 'change' ? { dryRun: { $ref: '#/components/schemas/DryRun' } } : {}),
          },
        },
      },
    },
  };
}

/** Neither has a document: its end says that it is whole. */
const documentResponse = (document: JsonSchema): Response => ({
  description: 'success: one JSON document, sent as it is made. A connection that breaks leaves it without its end',
  content: { [documentType]: { schema: document } },
});

/** Of the events named `change`, the data. */
const eventsResponse = (data: JsonSchema): Response => ({
  description: 'success: events, each with an id to go on from, and with one JSON value as its data',
  content: { [eventsType]: { schema: data } },
});

/** Lines have no envelope: OpenAPI describes each of them. */
const streamedResponse = (line: JsonSchema): Response => ({
  description:
    'success: one JSON value in each line, sent as they are found. A connection that breaks means that some are missing',
  content: { [linesType]: { schema: line } },
});
