import { commonErrorCodes, type ErrorCode, errorCodes, errorRegistry } from '../../../errors/index.ts';
import { type Operation, takesIfMatch } from '../../../workspace/kernel/operation.ts';
import type { JsonSchema } from '../json-schema.ts';
import type { Reference, Response } from './document.ts';

/** The codes that an operation can answer, in the order of the registry. */
export function failureCodesOf(operation: Operation): ErrorCode[] {
  const codes = new Set<ErrorCode>([...commonErrorCodes, ...(operation.errors ?? [])]);
  if (operation.verb.effect === 'change') {
    codes.add('IdempotencyKeyReused');
    if (takesIfMatch(operation)) codes.add('RevisionConflict');
    if ((operation.secrets?.content?.length ?? 0) > 0) codes.add('SecretAlreadyShown');
  }
  return errorCodes.filter((code) => codes.has(code));
}

/** The answers of an operation other than 200, by status. What all operations share is referred to, not repeated. */
export function failureResponses(operation: Operation): Record<string, Response | Reference> {
  const responses: Record<string, Response | Reference> = {};
  for (const [status, codes] of byStatus(failureCodesOf(operation))) {
    const shared = commonErrorCodes.filter((code) => errorRegistry[code].status === status);
    responses[status] =
      shared.length === codes.length ? { $ref: `#/components/responses/Failure${status}` } : failureResponse(codes);
  }
  return responses;
}

/** `Failure400`, …: what any operation may answer. */
export function sharedFailureResponses(): Record<string, Response> {
  const responses: Record<string, Response> = {};
  for (const [status, codes] of byStatus(commonErrorCodes)) responses[`Failure${status}`] = failureResponse(codes);
  return responses;
}

export function failureSchema(): JsonSchema {
  return {
    type: 'object',
    description: 'The answer of a call that failed.',
    required: ['code', 'content', 'errorCode', 'message', 'success', 'traceId', 'docs'],
    additionalProperties: false,
    properties: {
      code: { type: 'integer', description: 'the HTTP status' },
      content: { type: 'null' },
      errorCode: { type: 'string', description: 'the stable name of what went wrong; see docs' },
      message: { type: 'string', description: 'names the field and the rule, and says what to do' },
      success: { type: 'boolean', const: false },
      traceId: { $ref: '#/components/schemas/TraceId' },
      errorDetail: {
        type: 'object',
        description:
          'facts for programs, which depend on the code: problems of a request, both revisions of a conflict',
        'x-error-detail': true,
      },
      docs: { type: 'string', description: 'address of the page about the code' },
    },
  };
}

function byStatus(codes: readonly ErrorCode[]): [number, ErrorCode[]][] {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorRegistry[code];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return [...groups].sort(([one], [other]) => one - other);
}

function failureResponse(codes: readonly ErrorCode[]): Response {
  return {
    description: codes.map((code) => `${code}: ${errorRegistry[code].message}`).join('; '),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Failure' },
            { type: 'object', properties: { errorCode: { type: 'string', enum: codes } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ErrorCode): JsonSchema {
  const { status, message } = errorRegistry[code];
  return {
    code: status,
    content: null,
    errorCode: code,
    message,
    success: false,
    traceId: '1749091119335873001',
    docs: `/docs/errors/${code}`,
  };
}
