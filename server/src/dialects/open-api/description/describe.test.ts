import { expect, describe as group, test } from 'vitest';
import { createAnswerValidator } from '../testing/answer-validator.ts';
import { openObjects } from '../testing/open-objects.ts';
import { createWidgets } from '../testing/widgets.ts';
import { withDialect } from '../testing/with-dialect.ts';
import { describe } from './describe.ts';
import type { DescribedOperation, Description } from './document.ts';
import { markSecrets } from './secrets.ts';

const description = describe(createWidgets().operations);

const operationsIn = ({ paths }: Description): (readonly [string, DescribedOperation])[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation as DescribedOperation] as const),
  );

test('every operationId is there once; other spellings say whose they are', () => {
  const ids = operationsIn(description).map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(
    operationsIn(description).flatMap(([where, operation]) => {
      const alias = operation['x-alias-of'];
      return alias === undefined ? [] : [[where, operation.operationId, alias]];
    }),
  ).toEqual([
    ['get /api/v1/widgets/{widget_uuid}/get', 'widgets.get.alias1', 'widgets.get'],
    ['post /api/v1/widget/delete', 'widgets.delete.post', 'widgets.delete'],
  ]);
});

test('every reference leads somewhere', () => {
  const text = JSON.stringify(description);
  for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
    const target = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], description);
    expect(target, pointer).toBeTypeOf('object');
  }
});

test('describing twice gives the same text', () => {
  expect(JSON.stringify(describe(createWidgets().operations))).toBe(JSON.stringify(description));
});

test('parameters say where they stand, what they take, and in which form', () => {
  const parameters = description.paths['/api/v1/widget/list']?.get?.parameters;
  expect(parameters).toContainEqual({
    name: 'pageIndex',
    in: 'query',
    required: false,
    schema: { type: 'integer', minimum: 1, default: 1 },
  });
  expect(parameters).toContainEqual({
    name: 'tags',
    in: 'query',
    required: false,
    content: { 'application/json': { schema: { type: 'array', items: { type: 'string' } } } },
  });
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'ids', style: 'form', explode: false }));
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'kinds', style: 'form', explode: true }));
  expect(description.paths['/api/v1/widget/{widget_uuid}/modify']?.post?.parameters).toEqual([
    { name: 'widget_uuid', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 128 } },
    { $ref: '#/components/parameters/IfMatch' },
    { $ref: '#/components/parameters/IdempotencyKey' },
    { $ref: '#/components/parameters/DryRun' },
    { $ref: '#/components/parameters/ChangeReason' },
  ]);
});

test('request bodies are closed unless unknown keys are kept', () => {
  const schemaOf = (path: string) => description.paths[path]?.post?.requestBody?.content['application/json']?.schema;
  expect(schemaOf('/api/v1/widget/create')).toMatchObject({
    additionalProperties: false,
    properties: { options: { additionalProperties: false }, password: { 'x-secret': true } },
  });
  expect(schemaOf('/api/v1/widget/import')).toMatchObject({ additionalProperties: true });
});

test('permission, effect and secret fields are said', () => {
  expect(description.paths['/api/v1/widget/{widget_uuid}/get']?.get).toMatchObject({
    'x-permission': 'widget.read',
    'x-effect': 'read',
  });
  expect(JSON.stringify(description.paths['/api/v1/widget/create']?.post?.responses['200'])).toContain(
    '"x-secret":true',
  );
});

test('a secret that is no field of its schema is a mistake that does not go unseen', () => {
  const schema = {
    type: 'object',
    properties: { keys: { type: 'array', items: { type: 'object', properties: { sk: {} } } } },
  };
  expect(markSecrets(schema, ['/keys/*/sk'])).toMatchObject({
    properties: { keys: { items: { properties: { sk: { 'x-secret': true } } } } },
  });
  expect(() => markSecrets(schema, ['/keys/*/secret'])).toThrow(/\/keys\/\*\/secret is not a field/);
  expect(() => markSecrets(schema, ['/keys/sk'])).toThrow(/is not a field/);
});

test('answers hold unnamed fields only inside stored documents', () => {
  expect(openObjects(description)).toEqual([]);
  const open = structuredClone(description) as unknown as { paths: Record<string, unknown> };
  const schema = { type: 'object', properties: { a: {} } };
  open.paths = { '/x': { get: { responses: { 200: { content: { 'application/json': { schema } } } } } } };
  expect(openObjects(open as unknown as Description)).toHaveLength(2);
});

group('what the dialect answers', () => {
  const { dialect, expectUnhandled } = withDialect();
  const validate = createAnswerValidator(description);

  test.each([
    ['GET', '/api/v1/widget/list', undefined, 200],
    ['GET', '/api/v1/widgets/w1/get', undefined, 200],
    ['POST', '/api/v1/widget/create', { name: 'x' }, 200],
    ['POST', '/api/v1/widget/create', { nam: 'x' }, 400],
    ['POST', '/api/v1/widget/delete?uuids=a', undefined, 200],
    ['POST', '/api/v1/widget/import', { any: 1 }, 200],
    ['POST', '/api/v1/widget/fail', { code: 'StorageFull' }, 503],
  ])('%s %s is as described', async (method, path, sent, status) => {
    const answer = method === 'GET' ? await dialect().get(path) : await dialect().post(path, sent);
    expect(answer.status).toBe(status);
    expect(validate(method, path, answer.status, answer.body)).toEqual([]);
  });

  test('an answer that is not as described is found', async () => {
    const { body } = await dialect().get('/api/v1/widget/list');
    expect(validate('GET', '/api/v1/widget/list', 200, { ...body, extra: 1 })).not.toEqual([]);
    expect(validate('GET', '/api/v1/widget/list', 200, { ...body, content: [{ uuid: 1 }] })).not.toEqual([]);
    expect(validate('GET', '/api/v1/widget/list', 418, body)).toEqual([
      'GET /api/v1/widget/list does not describe the status 418',
    ]);
    expect(validate('GET', '/api/v1/nothing', 200, body)).toEqual(['GET /api/v1/nothing is not described']);
    // A code that the operation does not declare is not as described either.
    const failed = await dialect().post('/api/v1/widget/fail', { code: 'NameTaken' });
    expect(validate('POST', '/api/v1/widget/fail', failed.status, failed.body)).not.toEqual([]);
    expectUnhandled(0);
  });
});
