import { rehearsedChanges } from '../../../workspace/changes/index.ts';
import type { Operation } from '../../../workspace/kernel/operation.ts';
import { sessionCookie } from '../../session-cookie.ts';
import { asJsonSchema } from '../json-schema.ts';
import type { CommonPart, Description, NounPart, PathItem } from './document.ts';
import { failureSchema, sharedFailureResponses } from './failures.ts';
import { otherSpellings, pathItemsOf } from './operation.ts';
import { sharedParameters } from './parameters.ts';

/** The description of the Open API: OpenAPI 3.1, derived from the declarations alone and the same on every machine. */
export function describe(operations: readonly Operation[]): Description {
  return assemble(describeCommon(), [describeNoun(operations)]);
}

/** Joins the parts of the nouns, in their order. */
export function assemble(common: CommonPart, parts: readonly NounPart[]): Description {
  const names = new Set(parts.flatMap(({ tags }) => tags.map(({ name }) => name)));
  const { openapi, info, servers, security, components } = common;
  const tags = [...names, otherSpellings].map((name) => ({ name }));
  return { openapi, info, servers, security, tags, paths: mergePaths(parts.map(({ paths }) => paths)), components };
}

/** The paths and tags of one noun's operations. */
export function describeNoun(operations: readonly Operation[]): NounPart {
  const tags = [...new Set(operations.map(({ group }) => group))].map((name) => ({ name }));
  return { tags, paths: mergePaths(operations.map(pathItemsOf)) };
}

function mergePaths(parts: readonly Readonly<Record<string, PathItem>>[]): Record<string, PathItem> {
  const paths: Record<string, PathItem> = {};
  // The same path under another method may be another operation's.
  for (const part of parts) for (const [path, item] of Object.entries(part)) paths[path] = { ...paths[path], ...item };
  return paths;
}

/** Everything that no noun says: envelope, failures, headers, credentials. */
export function describeCommon(): CommonPart {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Belvedere Open API',
      version: '1',
      description:
        'Every answer is an envelope; its code equals the HTTP status. A call that fails has content null, a stable errorCode ' +
        'and a message that says what to do. The credential selects the workspace.',
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { bearer: [] }, { session: [] }],
    components: {
      schemas: {
        Failure: failureSchema(),
        PageInfo: {
          type: 'object',
          required: ['count', 'pageIndex', 'pageSize', 'totalCount'],
          additionalProperties: false,
          properties: {
            count: { type: 'integer', description: 'rows in this page' },
            pageIndex: { type: 'integer', description: 'page number, from 1' },
            pageSize: { type: 'integer', description: 'rows that fit in a page' },
            totalCount: { type: 'integer', description: 'rows that match' },
          },
        },
        DryRun: asJsonSchema(rehearsedChanges),
        TraceId: { type: 'string', pattern: '^[0-9]{19}$', description: 'names the request in log and record' },
      },
      responses: sharedFailureResponses(),
      parameters: sharedParameters(),
      headers: {
        ETag: { description: 'the revision of the object, for If-Match', schema: { type: 'string' } },
      },
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'DF-API-KEY', description: 'the secret of an API key' },
        bearer: { type: 'http', scheme: 'bearer', description: 'the secret of an API key' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'a login of the console' },
      },
    },
  };
}
