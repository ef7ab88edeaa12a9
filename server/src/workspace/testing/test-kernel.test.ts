import { expect, test } from 'vitest';
import { openTestKernel } from './test-kernel.ts';

test('a kernel of tests is on the database that the run is about', async ({ task }) => {
  const kernel = await openTestKernel();
  try {
    const isOnPostgres = task.file.projectName?.includes('postgres') === true;
    expect(kernel.store.dialect).toBe(isOnPostgres ? 'postgres' : 'sqlite');
  } finally {
    await kernel.close();
  }
});
