import { lazyValidator, type Validator } from '../../json/index.ts';
import type { Operation } from '../../workspace/kernel/operation.ts';
import { parseQueryText } from '../query-text.ts';
import type { RequestBody } from './body.ts';
import { explainErrors } from './explain.ts';
import { asJsonSchema, closeObjects, type JsonSchema, judgedBody } from './json-schema.ts';
import { type ReadParameters, readPathParameters, readQuery } from './parameters.ts';
import { invalidParameter, type Place } from './problem.ts';

export interface Validation {
  readonly params: (raw: Readonly<Record<string, string>>) => Record<string, unknown>;
  readonly query: (text: string) => Record<string, unknown>;
  readonly body: (body: Pick<RequestBody, 'text' | 'value'>) => Record<string, unknown>;
}

const noFields: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };

/** Checks what a caller sends against the declaration. Every refusal is `InvalidParameter` with all problems in its detail. */
export function createValidation(operation: Operation): Validation {
  const paramsSchema = asJsonSchema(operation.params ?? noFields);
  const querySchema = asJsonSchema(operation.query ?? noFields);
  const bodySchema = asJsonSchema(operation.body ?? noFields);
  const params = lazyValidator(closeObjects(paramsSchema));
  const query = lazyValidator(closeObjects(querySchema));
  const body = lazyValidator(judgedBody(bodySchema, operation.unknownBodyKeys ?? 'refuse'));
  return {
    params(raw) {
      const read = readPathParameters(raw, paramsSchema);
      return judge(read, params, 'path');
    },
    query(text) {
      const read = readQuery(parseQueryText(text), querySchema);
      return judge(read, query, 'query');
    },
    body({ value, text }) {
      if (!body.accepts(value)) throw invalidParameter(explainErrors(body.explain(value, text.length), 'body'));
      return value;
    },
  };
}

function judge({ values, problems }: ReadParameters, validator: Validator, place: Place): Record<string, unknown> {
  const accepted = validator.accepts(values);
  if (accepted && problems.length === 0) return values;
  const named = new Set(problems.map(({ field }) => field));
  const found = accepted ? [] : explainErrors(validator.explain(values, 0), place);
  // A parameter that could not be read is missing in the values; saying that it is missing would be wrong.
  throw invalidParameter([...problems, ...found.filter(({ field }) => !named.has(field))]);
}
