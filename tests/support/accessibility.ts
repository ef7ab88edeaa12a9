import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds on the page with its default rules, a line each. */
async function accessibilityViolations(page: Page): Promise<string[]> {
  // Evaluated through the driver, which the policy of the page does not bind; once for each page that is loaded.
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(source);
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .map(({ html }) => html)
        .join(' | ')
        .slice(0, 500)}`,
  );
}

/** The same in both themes: the page follows that of the system. Leaves the light one. */
export async function violationsInBothThemes(page: Page): Promise<Readonly<Record<'light' | 'dark', string[]>>> {
  const light = await accessibilityViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForSelector('html[data-theme=dark]');
  const dark = await accessibilityViolations(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.waitForSelector('html[data-theme=light]');
  return { light, dark };
}
