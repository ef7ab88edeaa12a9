import type { ErrorObject } from 'ajv';
import { branchesOf, isSchema, type JsonSchema, propertiesOf, typeOfValue, typesOf, valuesOf } from './json-schema.ts';
import { fieldOf, type Place, type Problem } from './problem.ts';
import { adviceForName, counted, expectedBy, oneOfText, sentAs } from './wording.ts';

type Explained = Pick<Problem, 'rule' | 'message' | 'allowed' | 'suggestion'> & { readonly below?: string };

/**
 * Unions are sorted out by comparing each finding with each of them. Callers are told 20 problems at most, so the findings
 * behind the first ones are not worth seconds of everybody's time.
 */
const explainedMax = 1_000;

/** Turns the validator's findings into problems in the words of the caller: one for each field, in the order of the text. */
export function explainErrors(errors: readonly ErrorObject[], place: Place): Problem[] {
  const problems = new Map<string, Problem>();
  for (const error of withoutBranches(errors.slice(0, explainedMax))) {
    const { below, ...explained } = explainOne(error, place);
    const field = fieldOf(error.instancePath, below);
    // Further rules of a field that is already wrong would only repeat it.
    if (!problems.has(field)) problems.set(field, { in: place, field, ...explained });
  }
  return [...problems.values()];
}

/**
 * A union that fails reports every branch that failed. What helps is the union's own error, or, where exactly one branch
 * takes the type that was sent, what is wrong by that branch.
 */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  if (unions.length === 0) return [...errors];
  const isBelow = (inner: ErrorObject, outer: ErrorObject) =>
    inner !== outer &&
    inner.schemaPath.startsWith(`${outer.schemaPath}/`) &&
    (inner.instancePath === outer.instancePath || inner.instancePath.startsWith(`${outer.instancePath}/`));
  const outermost = unions.filter((union) => !unions.some((other) => isBelow(union, other)));
  return errors.flatMap((error) => {
    if (outermost.some((union) => isBelow(error, union))) return [];
    if (!outermost.includes(error)) return [error];
    const branch = branchMeant(error);
    if (branch === undefined) return [error];
    const ofBranch = errors.filter(
      (inner) => isBelow(inner, error) && `${inner.schemaPath}/`.startsWith(`${error.schemaPath}/${branch}/`),
    );
    return ofBranch.length === 0 ? [error] : withoutBranches(ofBranch);
  });
}

function branchMeant(error: ErrorObject): number | undefined {
  const schema = isSchema(error.parentSchema) ? error.parentSchema : {};
  if (valuesOf(schema) !== undefined) return undefined;
  const type = typeOfValue(error.data);
  const fitting = branchesOf(schema).flatMap((branch, index) => {
    const types = typesOf(branch);
    return types.includes(type) || (type === 'number' && types.includes('integer')) ? [index] : [];
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

function explainOne(error: ErrorObject, place: Place): Explained {
  const { keyword, params, data } = error;
  const schema: JsonSchema = isSchema(error.parentSchema) ? error.parentSchema : {};
  switch (keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      const wanted = propertiesOf(schema)[name];
      const what = wanted === undefined ? '' : ` and must be ${expectedBy(wanted)}`;
      return { below: name, rule: 'required', message: `is missing: it is required${what}; add it` };
    }
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = String(params.additionalProperty ?? params.unevaluatedProperty);
      const { advice, suggestion } = adviceForName(name, Object.keys(propertiesOf(schema)));
      return {
        below: name,
        rule: 'unknown',
        message: `is unknown; ${advice}`,
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    }
    case 'enum':
    case 'const':
      return explainValues(valuesOf(schema) ?? [], data, place);
    case 'anyOf':
    case 'oneOf': {
      const values = valuesOf(schema);
      return values === undefined ? explainType(schema, data, place) : explainValues(values, data, place);
    }
    case 'type':
      return explainType(schema, data, place);
    default:
      return explainBound(error, place);
  }
}

function explainType(schema: JsonSchema, data: unknown, place: Place): Explained {
  const expected = expectedBy(schema);
  return { rule: 'type', message: `must be ${expected}; ${sentAs(data, place)} was sent. Send ${expected}` };
}

function explainValues(values: readonly unknown[], data: unknown, place: Place): Explained {
  const types = new Set(values.map(typeOfValue));
  const sent = types.has(typeOfValue(data)) ? 'another value' : sentAs(data, place);
  const rule = 'enum';
  return { rule, message: `must be ${oneOfText(values)}; ${sent} was sent. Use an allowed value`, allowed: values };
}

function explainBound(error: ErrorObject, place: Place): Explained {
  const { keyword, params, data } = error;
  const limit = params.limit as unknown;
  const rule = keyword;
  const characters = () => counted([...String(data)].length, 'character');
  const elements = () => counted(Array.isArray(data) ? data.length : 0, 'element');
  switch (keyword) {
    case 'minLength':
      if (limit === 1) return { rule, message: 'must not be empty; send at least 1 character' };
      return {
        rule,
        message: `must have at least ${counted(limit, 'character')}; a string of ${characters()} was sent. Lengthen it`,
      };
    case 'maxLength':
      return {
        rule,
        message: `must have at most ${counted(limit, 'character')}; a string of ${characters()} was sent. Shorten it`,
      };
    case 'minItems':
      return {
        rule,
        message: `must have at least ${counted(limit, 'element')}; an array of ${elements()} was sent. Add some`,
      };
    case 'maxItems':
      return {
        rule,
        message: `must have at most ${counted(limit, 'element')}; an array of ${elements()} was sent. Send several calls`,
      };
    case 'minProperties':
      return { rule, message: `must have at least ${counted(limit, 'key')}; an object with fewer was sent. Add some` };
    case 'maxProperties':
      return { rule, message: `must have at most ${counted(limit, 'key')}; an object with more was sent. Remove some` };
    case 'minimum':
      return { rule, message: `must be at least ${limit}; a smaller number was sent. Raise it` };
    case 'exclusiveMinimum':
      return { rule, message: `must be more than ${limit}; a smaller or equal number was sent. Raise it` };
    case 'maximum':
      return { rule, message: `must be at most ${limit}; a larger number was sent. Lower it` };
    case 'exclusiveMaximum':
      return { rule, message: `must be less than ${limit}; a larger or equal number was sent. Lower it` };
    case 'multipleOf':
      return { rule, message: `must be a multiple of ${params.multipleOf}; another number was sent. Round it` };
    case 'pattern':
      return { rule, message: `must match the pattern ${params.pattern}; another string was sent. Change it` };
    case 'uniqueItems':
      return {
        rule,
        message: 'must have no element twice; an array with equal elements was sent. Remove the repeated ones',
      };
    default: {
      const sent = sentAs(data, place);
      return {
        rule,
        message: `breaks the rule "${keyword}" of the schema; ${sent} was sent. See /docs for the schema`,
      };
    }
  }
}
