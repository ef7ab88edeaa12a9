import type { JsonSchema } from '../json-schema.ts';
import { compareSchemas, type Direction } from './compatibility-schema.ts';
import {
  type Components,
  type DescribedOperation,
  type Description,
  documentType,
  eventsType,
  isReference,
  linesType,
  type Parameter,
  type Reference,
} from './document.ts';

/**
 * What in `after` breaks a client that was written for `before`, one sentence each; empty when nothing does. This is the
 * promise of `v1`: paths, parameters and answer fields stay, nothing gets narrower, nothing new is demanded.
 */
export function incompatibilities(before: Description, after: Description): string[] {
  const findings: string[] = [];
  for (const [path, item] of Object.entries(before.paths)) {
    for (const method of ['get', 'post'] as const) {
      const earlier = item[method];
      if (earlier === undefined) continue;
      const later = after.paths[path]?.[method];
      const where = `${method.toUpperCase()} ${path}`;
      if (later !== undefined) findings.push(...compareOperations(where, earlier, before, later, after));
      else if (after.paths[path] === undefined) findings.push(`${where}: the path was removed`);
      else findings.push(`${where}: the method was removed`);
    }
  }
  return findings;
}

function compareOperations(
  where: string,
  earlier: DescribedOperation,
  before: Description,
  later: DescribedOperation,
  after: Description,
): string[] {
  const compare = (place: string, one: JsonSchema, other: JsonSchema, direction: Direction) =>
    compareSchemas(`${where}: ${place}`, one, other, direction, { before: before.components, after: after.components });
  return [
    ...compareParameters(where, parameters(earlier, before), parameters(later, after), compare),
    ...compareBodies(where, earlier, later, compare),
    ...compare('answer', successSchema(earlier), successSchema(later), 'answer'),
  ];
}

type Compare = (place: string, one: JsonSchema, other: JsonSchema, direction: Direction) => string[];

function compareParameters(where: string, before: Parameter[], after: Parameter[], compare: Compare): string[] {
  const nameOf = (parameter: Parameter) => `${parameter.in} parameter ${parameter.name}`;
  const later = new Map(after.map((parameter) => [nameOf(parameter), parameter]));
  const earlier = new Map(before.map((parameter) => [nameOf(parameter), parameter]));
  const findings: string[] = [];
  for (const [name, parameter] of earlier) {
    const now = later.get(name);
    if (now === undefined) {
      findings.push(`${where}: ${name} was removed`);
      continue;
    }
    if (now.required && !parameter.required) findings.push(`${where}: ${name} is now required`);
    if (formOf(now) !== formOf(parameter)) findings.push(`${where}: ${name} is written in another form`);
    findings.push(...compare(name, parameterSchema(parameter), parameterSchema(now), 'request'));
  }
  for (const [name, parameter] of later) {
    if (parameter.required && !earlier.has(name)) findings.push(`${where}: ${name} is new and required`);
  }
  return findings;
}

function compareBodies(where: string, earlier: DescribedOperation, later: DescribedOperation, compare: Compare) {
  const before = earlier.requestBody;
  const after = later.requestBody;
  if (before === undefined) return after?.required === true ? [`${where}: a body is now required`] : [];
  if (after === undefined) return [`${where}: the body was removed`];
  const demand = after.required && !before.required ? [`${where}: a body is now required`] : [];
  return [...demand, ...compare('body', jsonSchema(before.content), jsonSchema(after.content), 'request')];
}

function parameters({ parameters }: DescribedOperation, { components }: Description): Parameter[] {
  return parameters.map((parameter) => (isReference(parameter) ? resolve(parameter, components) : parameter));
}

function resolve({ $ref }: Reference, components: Components): Parameter {
  const parameter = components.parameters[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (parameter === undefined) throw new Error(`${$ref} leads nowhere`);
  return parameter;
}

function parameterSchema({ schema, content }: Parameter): JsonSchema {
  return schema ?? (content === undefined ? {} : jsonSchema(content));
}

function formOf({ content, style, explode }: Parameter): string {
  return JSON.stringify([content !== undefined, style ?? '', explode ?? '']);
}

function successSchema({ responses }: DescribedOperation): JsonSchema {
  const response = responses['200'];
  return response === undefined || isReference(response) ? {} : jsonSchema(response.content);
}

function jsonSchema(content: Readonly<Record<string, { readonly schema: JsonSchema }>>): JsonSchema {
  return (
    (content['application/json'] ?? content[linesType] ?? content[documentType] ?? content[eventsType])?.schema ?? {}
  );
}
