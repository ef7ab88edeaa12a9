import { type Operation, takesIfMatch } from '../../../workspace/kernel/operation.ts';
import { asJsonSchema, type JsonSchema, propertiesOf, requiredOf, typesOf } from '../json-schema.ts';
import { reasonLengthMax } from '../preconditions.ts';
import type { Parameter, Reference } from './document.ts';

export function parametersOf(operation: Operation): (Parameter | Reference)[] {
  return [...pathParameters(operation), ...queryParameters(operation), ...headerParameters(operation)];
}

function pathParameters({ path, params }: Operation): Parameter[] {
  const properties = propertiesOf(asJsonSchema(params ?? {}));
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => {
    const { description, ...schema } = properties[name] ?? { type: 'string' };
    return parameter({ name, in: 'path', required: true, schema }, description);
  });
}

function queryParameters({ query }: Operation): Parameter[] {
  const schema = asJsonSchema(query ?? {});
  const required = requiredOf(schema);
  return Object.entries(propertiesOf(schema)).map(([name, property]) => {
    const { description, 'x-query': form, ...plain } = property;
    const head = { name, in: 'query' as const, required: required.includes(name) };
    // JSON in a query is what OpenAPI says by a content instead of a schema.
    if (form === 'json') return parameter({ ...head, content: { 'application/json': { schema: plain } } }, description);
    if (form === 'comma') return parameter({ ...head, style: 'form', explode: false, schema: plain }, description);
    const isArray = typesOf(plain).includes('array');
    return parameter({ ...head, ...(isArray ? { style: 'form', explode: true } : {}), schema: plain }, description);
  });
}

function parameter(rest: Parameter, description: unknown): Parameter {
  return typeof description === 'string' ? { ...rest, description } : rest;
}

function headerParameters(operation: Operation): Reference[] {
  if (operation.verb.effect !== 'change') return [];
  const names = ['IdempotencyKey', 'DryRun', 'ChangeReason'];
  if (takesIfMatch(operation)) names.unshift('IfMatch');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** The headers of calls that change something. */
export function sharedParameters(): Record<string, Parameter> {
  return {
    IfMatch: header(
      'If-Match',
      'The ETag of the revision that the change is meant for, such as "3". With an older one nothing is changed and the answer is 412.',
      { type: 'string', pattern: '^(\\*|(W/)?"[1-9][0-9]*")$' },
    ),
    IdempotencyKey: header(
      'Idempotency-Key',
      'A text of your choice, best a UUID. A repeat of the same call with it gets the first answer again (header Idempotent-Replay) and changes nothing.',
      { type: 'string', pattern: '^[!-~]{1,255}$' },
    ),
    DryRun: header(
      'Dry-Run',
      'With true the call is checked and answered as always, and nothing is changed. `dryRun=true` in the query and `Prefer: dry-run` say the same.',
      {
        type: 'string',
        enum: ['true', 'false'],
      },
    ),
    ChangeReason: header('Change-Reason', 'Why the change is made; kept with it. Percent-encoded UTF-8.', {
      type: 'string',
      maxLength: reasonLengthMax,
    }),
  };
}

function header(name: string, description: string, schema: JsonSchema): Parameter {
  return { name, in: 'header', required: false, description, schema };
}
