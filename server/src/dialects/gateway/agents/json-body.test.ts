import { expect, it } from 'vitest';
import { parseJsonObject } from './json-body.ts';

it('a body of more parts than can be read at once is refused before it is read, and any other object is read', () => {
  const keys = Array.from({ length: 200_000 }, (_, index) => `"k${index}":0`).join(',');
  expect(() => parseJsonObject(Buffer.from(`{${keys}}`))).toThrow(expect.objectContaining({ code: 'BodyTooLarge' }));
  expect(parseJsonObject(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  expect(() => parseJsonObject(Buffer.from('[]'))).toThrow('no JSON object');
});
