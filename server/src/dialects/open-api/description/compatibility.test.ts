import { describe, expect, test } from 'vitest';
import { createWidgets } from '../testing/widgets.ts';
import { incompatibilities } from './compatibility.ts';
import { describe as describeOperations } from './describe.ts';
import type { Description } from './document.ts';

type Json = Record<string, unknown>;

/** A description with one operation that has this body, these parameters and this content. */
function api({
  body = {},
  parameters = [],
  content = {},
  path = '/api/v1/x',
  method = 'post',
  required = true,
}: {
  body?: Json;
  parameters?: Json[];
  content?: Json;
  path?: string;
  method?: string;
  required?: boolean;
}): Description {
  const operation = {
    operationId: 'x',
    parameters,
    requestBody: { required, content: { 'application/json': { schema: body } } },
    responses: {
      200: {
        content: { 'application/json': { schema: { type: 'object', required: ['content'], properties: { content } } } },
      },
    },
  };
  const components = {
    schemas: { Named: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } },
    parameters: { Shared: { name: 'Shared', in: 'header', required: false, schema: { type: 'string' } } },
  };
  return { paths: { [path]: { [method]: operation } }, components } as unknown as Description;
}

const object = (properties: Json, more: Json = {}) => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});
const query = (name: string, schema: Json, more: Json = {}) => ({
  name,
  in: 'query',
  required: false,
  schema,
  ...more,
});
const text = { type: 'string' };

const breaks = (before: Parameters<typeof api>[0], after: Parameters<typeof api>[0]) =>
  incompatibilities(api(before), api(after));

describe('breaks a client', () => {
  test.each([
    ['a removed path', {}, { path: '/api/v1/y' }, 'POST /api/v1/x: the path was removed'],
    ['a removed method', {}, { method: 'get' }, 'POST /api/v1/x: the method was removed'],
    ['a removed parameter', { parameters: [query('a', text)] }, {}, 'POST /api/v1/x: query parameter a was removed'],
    [
      'a new required parameter',
      {},
      { parameters: [query('a', text, { required: true })] },
      'POST /api/v1/x: query parameter a is new and required',
    ],
    [
      'a parameter that is now required',
      { parameters: [query('a', text)] },
      { parameters: [query('a', text, { required: true })] },
      'POST /api/v1/x: query parameter a is now required',
    ],
    [
      'a parameter in another form',
      { parameters: [query('a', text)] },
      { parameters: [query('a', text, { style: 'form', explode: false })] },
      'POST /api/v1/x: query parameter a is written in another form',
    ],
    [
      'a parameter of another type',
      { parameters: [query('a', text)] },
      { parameters: [query('a', { type: 'integer' })] },
      'POST /api/v1/x: query parameter a no longer takes string',
    ],
    [
      'a removed shared header',
      { parameters: [{ $ref: '#/components/parameters/Shared' }] },
      {},
      'POST /api/v1/x: header parameter Shared was removed',
    ],
    ['a body that is now required', { required: false }, { required: true }, 'POST /api/v1/x: a body is now required'],
    [
      'a removed request field',
      { body: object({ a: text }) },
      { body: object({}) },
      'POST /api/v1/x: body.a was removed',
    ],
    [
      'a newly required request field',
      { body: object({ a: text }) },
      { body: object({ a: text }, { required: ['a'] }) },
      'POST /api/v1/x: body.a is now required',
    ],
    [
      'unknown fields that are now refused',
      { body: object({}, { additionalProperties: true }) },
      { body: object({}) },
      'POST /api/v1/x: body no longer takes fields that it does not name',
    ],
    [
      'a type that a request may no longer have',
      { body: object({ a: { anyOf: [text, { type: 'null' }] } }) },
      { body: object({ a: text }) },
      'POST /api/v1/x: body.a no longer takes null',
    ],
    [
      'a number that must now be whole',
      { body: object({ a: { type: 'number' } }) },
      { body: object({ a: { type: 'integer' } }) },
      'POST /api/v1/x: body.a no longer takes number',
    ],
    [
      'a removed enum value',
      { body: object({ a: { enum: ['x', 'y'] } }) },
      { body: object({ a: { enum: ['x'] } }) },
      'POST /api/v1/x: body.a no longer takes the value "y"',
    ],
    [
      'an enum where any text was',
      { body: object({ a: text }) },
      { body: object({ a: { type: 'string', enum: ['x'] } }) },
      'POST /api/v1/x: body.a now takes listed values only',
    ],
    [
      'a smaller maxLength',
      { body: object({ a: { ...text, maxLength: 9 } }) },
      { body: object({ a: { ...text, maxLength: 8 } }) },
      'POST /api/v1/x: body.a: maxLength fell to 8',
    ],
    [
      'a new maxLength',
      { body: object({ a: text }) },
      { body: object({ a: { ...text, maxLength: 8 } }) },
      'POST /api/v1/x: body.a: maxLength fell to 8',
    ],
    [
      'a larger minimum',
      { body: object({ a: { type: 'integer', minimum: -1 } }) },
      { body: object({ a: { type: 'integer', minimum: 0 } }) },
      'POST /api/v1/x: body.a: minimum rose to 0',
    ],
    [
      'a new minItems',
      { body: object({ a: { type: 'array' } }) },
      { body: object({ a: { type: 'array', minItems: 1 } }) },
      'POST /api/v1/x: body.a: minItems rose to 1',
    ],
    [
      'a new pattern',
      { body: object({ a: text }) },
      { body: object({ a: { ...text, pattern: '^a' } }) },
      'POST /api/v1/x: body.a: pattern is now ^a',
    ],
    [
      'elements that must now differ',
      { body: object({ a: { type: 'array' } }) },
      { body: object({ a: { type: 'array', uniqueItems: true } }) },
      'POST /api/v1/x: body.a: elements must now differ',
    ],
    [
      'a narrower element',
      { body: object({ a: { type: 'array', items: text } }) },
      { body: object({ a: { type: 'array', items: { ...text, maxLength: 1 } } }) },
      'POST /api/v1/x: body.a[]: maxLength fell to 1',
    ],
    [
      'a narrower branch of a union',
      { body: object({ a: { anyOf: [text, { type: 'null' }] } }) },
      { body: object({ a: { anyOf: [{ ...text, maxLength: 1 }, { type: 'null' }] } }) },
      'POST /api/v1/x: body.a: maxLength fell to 1',
    ],
    [
      'a removed answer field',
      { content: object({ a: text }) },
      { content: object({}) },
      'POST /api/v1/x: answer.content.a was removed',
    ],
    [
      'an answer field of another type',
      { content: object({ a: text }) },
      { content: object({ a: { type: 'integer' } }) },
      'POST /api/v1/x: answer.content.a may now be integer',
    ],
    [
      'an answer field that may now be null',
      { content: object({ a: text }) },
      { content: object({ a: { anyOf: [text, { type: 'null' }] } }) },
      'POST /api/v1/x: answer.content.a may now be null',
    ],
    [
      'an answer field that may now be missing',
      { content: object({ a: text }, { required: ['a'] }) },
      { content: object({ a: text }) },
      'POST /api/v1/x: answer.content.a is no longer always there',
    ],
    [
      'an answer whose named schema lost a field',
      { content: { $ref: '#/components/schemas/Named' } },
      { content: object({}) },
      'POST /api/v1/x: answer.content.a was removed',
    ],
  ])('%s', (_name, before: Parameters<typeof api>[0], after: Parameters<typeof api>[0], finding) => {
    expect(breaks(before, after)).toEqual([finding]);
  });
});

describe('breaks nobody', () => {
  test.each([
    ['a new optional parameter', {}, { parameters: [query('a', text)] }],
    [
      'a parameter that is no longer required',
      { parameters: [query('a', text, { required: true })] },
      { parameters: [query('a', text)] },
    ],
    ['a new optional request field', { body: object({}) }, { body: object({ a: text }) }],
    [
      'a request field that is no longer required',
      { body: object({ a: text }, { required: ['a'] }) },
      { body: object({ a: text }) },
    ],
    [
      'a request field that is no longer named where unknown ones are kept',
      { body: object({ a: text }) },
      { body: object({}, { additionalProperties: true }) },
    ],
    [
      'a type that a request may now have',
      { body: object({ a: text }) },
      { body: object({ a: { anyOf: [text, { type: 'null' }] } }) },
    ],
    [
      'whole numbers that may now have a fraction',
      { body: object({ a: { type: 'integer' } }) },
      { body: object({ a: { type: 'number' } }) },
    ],
    ['a new enum value', { body: object({ a: { enum: ['x'] } }) }, { body: object({ a: { enum: ['x', 'y'] } }) }],
    [
      'a larger maxLength',
      { body: object({ a: { ...text, maxLength: 8 } }) },
      { body: object({ a: { ...text, maxLength: 9 } }) },
    ],
    ['a new answer field', { content: object({}) }, { content: object({ a: text }) }],
    [
      'an answer field that is never null any more',
      { content: object({ a: { anyOf: [text, { type: 'null' }] } }) },
      { content: object({ a: text }) },
    ],
    [
      'an answer with a new enum value',
      { content: object({ a: { enum: ['x'] } }) },
      { content: object({ a: { enum: ['x', 'y'] } }) },
    ],
  ])('%s', (_name, before: Parameters<typeof api>[0], after: Parameters<typeof api>[0]) => {
    expect(breaks(before, after)).toEqual([]);
  });

  test('a description compared with itself', () => {
    const description = describeOperations(createWidgets().operations);
    expect(incompatibilities(description, description)).toEqual([]);
  });
});
