/**
 * `npm run docs`: writes the pages that are derived from the code: one for each error code, the settings, and the operations
 * of each noun beside its code. A test fails while one of them is stale.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedPages, staleErrorPages } from './docs/generated-pages.ts';

const root = new URL('../', import.meta.url);
for (const path of staleErrorPages(root)) rmSync(new URL(path, root));
for (const [path, text] of generatedPages()) {
  mkdirSync(dirname(new URL(path, root).pathname), { recursive: true });
  writeFileSync(new URL(path, root), text);
}
