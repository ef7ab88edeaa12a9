import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../kernel/transact.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { createTag } from './create.ts';
import { listTags } from './read.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

/** Few characters, so that searches hit: the wildcards of SQL, its escape, case, and letters that fold to others. */
const text = (maxLength: number) =>
  fc.string({
    unit: fc.constantFrom('a', 'A', 'b', '%', '_', '\\', "'", '*', 'É', 'é', 'ﬁ', ' '),
    minLength: 1,
    maxLength,
  });

const fold = (name: string): string => name.normalize('NFKC').toLowerCase();

test('search finds exactly the names that hold the text, whatever its case, with %, _ and \\ as themselves', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text(5), { minLength: 1, maxLength: 12 }), text(2), async (names, search) => {
      const ctx = await contextFor(kernel);
      await transact(ctx, async (unit) => {
        for (const name of names) {
          await createTag({ ctx: { ...ctx, unit }, input: { name, description: '', colour: 'default' } });
        }
      });
      const page = await listTags({ ctx, input: { search, pageIndex: 1, pageSize: 50 } });
      const holding = names.filter((name) => fold(name).includes(fold(search)));
      expect(page.tags.map((tag) => tag.name).sort()).toEqual(holding.sort());
      expect(page.totalCount).toBe(holding.length);
    }),
    { numRuns: 100 },
  );
});
