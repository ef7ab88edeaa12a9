import { expect, it } from 'vitest';
import { versionBytes } from './rows.ts';

it('a number that JSON can write and no computer can hold is refused in settings, and no unexpected failure', () => {
  const attributes = { fromTheFuture: JSON.parse('{"x":[1e999]}') as unknown };
  const draft = { name: 'n', format: 'guance', status: 0, attributes, body: '{}', tagNames: [] };
  expect(() => versionBytes(draft, [], Buffer.from('{}'))).toThrow(
    expect.objectContaining({ code: 'InvalidParameter' }),
  );
});
