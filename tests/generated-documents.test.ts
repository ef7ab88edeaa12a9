import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedPages, staleErrorPages } from '../scripts/docs/generated-pages.ts';

const root = new URL('../', import.meta.url);

test.each([...generatedPages()])('%s is what npm run docs writes', (path, text) => {
  const file = new URL(path, root);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : 'missing: run npm run docs').toBe(text);
});

test('no page is left of a code that is gone', () => {
  expect(staleErrorPages(root)).toEqual([]);
});
