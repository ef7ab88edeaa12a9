import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWidgets } from './testing/widgets.ts';
import { withDialect } from './testing/with-dialect.ts';
import { createValidation } from './validation.ts';

const { dialect } = withDialect();

const create = async (body: unknown) => (await dialect().post('/api/v1/widget/create', body)).body;
const list = async (query: string) => (await dialect().get(`/api/v1/widget/list?${query}`)).body;

describe('a body that breaks a rule is refused with the field, the rule, what was sent, and what to do', () => {
  test.each([
    [{}, 'body field "name" is missing: it is required and must be a string; add it'],
    [{ name: 1 }, 'body field "name" must be a string; a number was sent. Send a string'],
    [{ name: null }, 'body field "name" must be a string; null was sent. Send a string'],
    [{ name: ['x'] }, 'body field "name" must be a string; an array was sent. Send a string'],
    [{ name: '' }, 'body field "name" must not be empty; send at least 1 character'],
    [
      { name: 'x'.repeat(21) },
      'body field "name" must have at most 20 characters; a string of 21 characters was sent. Shorten it',
    ],
    [{ name: 'x', size: 1.5 }, 'body field "size" must be a whole number; a number was sent. Send a whole number'],
    [{ name: 'x', size: '5' }, 'body field "size" must be a whole number; a string was sent. Send a whole number'],
    [{ name: 'x', size: 11 }, 'body field "size" must be at most 10; a larger number was sent. Lower it'],
    [{ name: 'x', size: -1 }, 'body field "size" must be at least 0; a smaller number was sent. Raise it'],
    [
      { name: 'x', kind: 'oval' },
      'body field "kind" must be one of "round", "square"; another value was sent. Use an allowed value',
    ],
    [
      { name: 'x', kind: 3 },
      'body field "kind" must be one of "round", "square"; a number was sent. Use an allowed value',
    ],
    [{ name: 'x', note: 3 }, 'body field "note" must be a string or null; a number was sent. Send a string or null'],
    [
      { name: 'x', note: 'too long' },
      'body field "note" must have at most 5 characters; a string of 8 characters was sent. Shorten it',
    ],
    [{ name: 'x', options: {} }, 'body field "options.color" is missing: it is required and must be a string; add it'],
    [
      { name: 'x', options: { color: 'red', deep: { level: '1' } } },
      'body field "options.deep.level" must be a number; a string was sent. Send a number',
    ],
    [
      { name: 'x', parts: [{ name: 'a' }, { name: 1 }] },
      'body field "parts[1].name" must be a string; a number was sent. Send a string',
    ],
    [
      { name: 'x', parts: [{ name: 'a', weight: 0 }] },
      'body field "parts[0].weight" must be more than 0; a smaller or equal number was sent. Raise it',
    ],
    [
      { name: 'x', parts: [1, 2, 3, 4] },
      'body field "parts" must have at most 3 elements; an array of 4 elements was sent. Send several calls',
    ],
    [{ name: 'x', siez: 1 }, 'body field "siez" is unknown; did you mean "size"?'],
    [
      { name: 'x', zzzzzzzz: 1 },
      'body field "zzzzzzzz" is unknown; leave it out or use one of name, kind, size, note, options, parts, password',
    ],
    [
      { name: 'x', options: { color: 'red', colour: 'red' } },
      'body field "options.colour" is unknown; did you mean "color"?',
    ],
  ])('%j', async (body, message) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ code: 400, errorCode: 'InvalidParameter' });
    expect(answer.message.startsWith(message)).toBe(true);
    expect(dialect().calls).toEqual([]);
  });

  test('all problems are in the detail, two of them in the message', async () => {
    const answer = await create({ name: 1, kind: 'oval', size: 11 });
    expect(answer.message).toMatch(/"name" must .*; body field "kind" must .* \(1 more in errorDetail\.problems\)$/);
    expect(answer.errorDetail.problems).toEqual([
      { in: 'body', field: 'name', rule: 'type', message: expect.any(String) },
      { in: 'body', field: 'kind', rule: 'enum', message: expect.any(String), allowed: ['round', 'square'] },
      { in: 'body', field: 'size', rule: 'maximum', message: expect.any(String) },
    ]);
  });

  test('a large body names its first problem only, and at most 20 problems are listed', async () => {
    const names = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 1]));
    expect((await create({ name: 'x', ...names })).errorDetail.problems).toHaveLength(20);
    const long = createValidation(operation('widgets.create'));
    const parts = Array.from({ length: 50_000 }, () => ({ nam: 1 }));
    const body = { value: { name: 'x', parts }, text: JSON.stringify({ name: 'x', parts }) };
    expect(() => long.body(body)).toThrow(/must have at most 3 elements/);
  });

  test('of very many problems only the first are explained, which bounds what a body can cost', async () => {
    const { message } = await create({ name: 'x', parts: Array.from({ length: 20_000 }, () => ({})) });
    expect(Number(/\((\d+) more/.exec(message)?.[1])).toBeLessThan(1_000);
  });

  test('keys of nested objects are judged, and unknown ones are kept where the operation says so', async () => {
    const { body } = await dialect().post('/api/v1/widget/import', { name: 'x', more: { deep: 1 } });
    expect(body.content).toEqual({ name: 'x', more: { deep: 1 } });
    expect((await dialect().post('/api/v1/widget/import', { name: 1 })).status).toBe(400);
  });

  test('values that were sent are never repeated: they may be secrets', async () => {
    const secret = 'sk_this_is_secret';
    for (const body of [
      { name: 'x', kind: secret },
      { name: [secret] },
      { name: secret.repeat(3) },
      { name: 'x', size: secret },
    ]) {
      expect(JSON.stringify(await create(body))).not.toContain(secret);
    }
  });
});

describe('a query', () => {
  test('is read as what the schema asks for', async () => {
    await list('search=a+b%20%C3%BC&pageSize=10&ratio=1.5e2&isOpen=False&tags=%5B%22a%22%5D&ids=1,2&kinds=x&kinds=y');
    expect(dialect().calls[0]?.input.query).toEqual({
      search: 'a b ü',
      pageIndex: 1,
      pageSize: 10,
      ratio: 150,
      isOpen: false,
      tags: ['a'],
      ids: [1, 2],
      kinds: ['x', 'y'],
    });
  });

  test('without parameters has the defaults', async () => {
    await list('');
    expect(dialect().calls[0]?.input.query).toEqual({ pageIndex: 1 });
  });

  test.each([
    ['pageSize=abc', 'query parameter "pageSize" must be a whole number; other text was sent. Send a whole number'],
    ['pageSize=', 'query parameter "pageSize" must be a whole number'],
    ['pageSize=1e1', 'query parameter "pageSize" must be a whole number'],
    ['pageSize=%2B1', 'query parameter "pageSize" must be a whole number'],
    ['pageSize=01', 'query parameter "pageSize" must be a whole number'],
    ['pageSize=99999999999999999999', 'query parameter "pageSize" must be a whole number'],
    ['pageSize=101', 'query parameter "pageSize" must be at most 100'],
    ['ratio=Infinity', 'query parameter "ratio" must be a number'],
    ['isOpen=1', 'query parameter "isOpen" must be true or false'],
    ['isOpen=TRUE', 'query parameter "isOpen" must be true or false'],
    ['search=a&search=b', 'query parameter "search" was sent 2 times; send it once'],
    ['search=a%00', 'query parameter "search" must not hold the character U+0000; remove it'],
    ['search=%ED%A0%80', 'the query has a % that is not followed by two hexadecimal digits of valid UTF-8'],
    ['search=%zz', 'the query has a % that is not followed by two hexadecimal digits of valid UTF-8'],
    ['search=12345678901', 'query parameter "search" must have at most 10 characters'],
    ['tags=[1]', 'query parameter "tags[0]" must be a string; a number was sent'],
    ['tags=a', 'query parameter "tags" must be JSON text, percent-encoded: '],
    ['tags={}', 'query parameter "tags" must be an array; an object was sent'],
    ['ids=1,x', 'query parameter "ids[1]" must be a whole number'],
    ['serch=x', 'query parameter "serch" is unknown; did you mean "search"?'],
    ['__proto__=x', 'query parameter "__proto__" is unknown; leave it out or use one of search, pageIndex'],
    [`${'x=1&'.repeat(1_001)}`, 'the query has too many parameters; send at most 1000'],
  ])('%s', async (query, message) => {
    const answer = await list(query);
    expect([answer.code, answer.errorCode]).toEqual([400, 'InvalidParameter']);
    expect(answer.message.startsWith(message)).toBe(true);
    expect(dialect().calls).toEqual([]);
  });

  test('a missing required parameter is named', async () => {
    const { body } = await dialect().get('/api/v1/widget/delete');
    expect(body.message).toBe('query parameter "uuids" is missing: it is required and must be an array; add it');
  });
});

function operation(id: string) {
  const found = createWidgets().operations.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no widget operation ${id}`);
  return found;
}

test('a part of a path that no uuid could be is refused as that, and not as broken HTTP', async () => {
  const { status, body } = await dialect().get(`/api/v1/widget/${'x'.repeat(1_001)}/get`);
  expect({ status, errorCode: body.errorCode }).toEqual({ status: 400, errorCode: 'InvalidParameter' });
  expect(body.message).toContain('a part of the path is longer');
});

test('whatever is sent, it is accepted or every problem names a field or the body, a rule, and a remedy', () => {
  const { body } = createValidation(operation('widgets.create'));
  const key = fc.oneof(
    fc.constantFrom('name', 'kind', 'size', 'note', 'options', 'parts', 'nam', 'color'),
    fc.string(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, true, 0, 1.5, -3, 'round', '', 'x'.repeat(30)),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 6 }), (sent) => {
      let problems: unknown[] = [];
      try {
        expect(body({ value: sent, text: JSON.stringify(sent) })).toBe(sent);
      } catch (error) {
        const { code, message, detail } = error as { code: string; message: string; detail: { problems: unknown[] } };
        expect(code).toBe('InvalidParameter');
        expect(message).not.toContain('undefined');
        problems = detail.problems;
        expect(problems.length).toBeGreaterThan(0);
      }
      for (const problem of problems) {
        expect(problem).toMatchObject({
          in: 'body',
          field: /./,
          rule: /./,
          message: /^(must|is|breaks) .*[;.:?] ?\w*/,
        });
      }
    }),
    { numRuns: 300 },
  );
});
