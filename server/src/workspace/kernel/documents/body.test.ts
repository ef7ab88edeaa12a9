import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboard } from '../../dashboards/index.ts';
import { contextFor, openTestKernel, type TestKernel } from '../../testing/index.ts';
import { readBody } from './body.ts';
import { documentVerbs } from './verbs.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const boards = documentVerbs(dashboard);

async function create(name: string): Promise<number> {
  const ctx = await contextFor(kernel, { roles: ['owner'] });
  const draft = { name, format: 'guance', status: 0, body: '{}', attributes: {}, tagNames: [] };
  return (await boards.create({ ctx, input: { draft: draft as never } })).id;
}

const setBody = (id: number, body: string) =>
  kernel.store.write((db) => db.updateTable('documents').set({ body }).where('id', '=', id).execute());
const bodyOf = async (id: number) => (await readBody(kernel.store, id))?.body;
const textOf = async (id: number) => Buffer.from((await bodyOf(id)) ?? '').toString();

test('whatever was read of a document before, its body is the one that is stored now', async () => {
  const ids = [await create('one'), await create('two')];
  // Bodies of the same length and with the same beginning, too.
  const text = fc.oneof(fc.constantFrom('{"a":1}', '{"a":2}', '{"ä":1}', '""'), fc.string({ unit: 'grapheme' }));
  const step = fc.record({ which: fc.nat(1), body: text, reads: fc.nat(2) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      for (const { which, body, reads } of steps) {
        const id = ids[which] as number;
        const plain = body.replaceAll('\0', '');
        await setBody(id, plain);
        for (let time = 0; time <= reads; time += 1) expect(await textOf(id)).toBe(plain);
      }
    }),
  );
});

test('a document that is gone has no body, also when it was read before', async () => {
  const id = await create('gone');
  expect(await textOf(id)).toBe('{}');
  await kernel.store.write((db) => db.updateTable('documents').set({ deleted_at: 1 }).where('id', '=', id).execute());
  expect(await readBody(kernel.store, id)).toBeUndefined();
});

test('a body that did not change is given in the same memory, and forgotten when there is no room for one more', async () => {
  const id = await create('first');
  const first = await bodyOf(id);
  // A database on the other end of a wire would have to be sent it.
  expect((await bodyOf(id)) === first).toBe(kernel.store.dialect === 'sqlite');
  // Nine of 2 MB are more than the 16 MB that are held; one that is larger than that is not held at all.
  const large = 'x'.repeat(2 * 1024 * 1024);
  for (let count = 0; count < 9; count += 1) {
    const other = await create(`large ${count}`);
    await setBody(other, large);
    expect((await bodyOf(other))?.length).toBe(large.length);
  }
  expect(await bodyOf(id)).not.toBe(first);
  expect(await textOf(id)).toBe('{}');
  const largest = await create('largest');
  await setBody(largest, `${large}x`);
  expect(await bodyOf(largest)).not.toBe(await bodyOf(largest));
});
