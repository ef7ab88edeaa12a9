import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from './browser.ts';
import { adminPassword } from './product.ts';

/** Opens a page of the console as `admin`, by the login page. */
export async function logIn(page: Page, address: string, path = '/'): Promise<void> {
  await page.goto(address + path);
  await page.fill('input[name=user]', 'admin');
  await page.fill('input[name=password]', adminPassword);
  await page.click('button[type=submit]');
  await page.waitForSelector('main h1');
}

/** A stranger is told 401 before the login, which browsers complain of. */
export const withoutRefusals = (complaints: readonly string[]): string[] =>
  complaints.filter((text) => !/401|Unauthorized/.test(text));

export async function inBrowser(
  options: Parameters<typeof openBrowser>[0],
  run: (browser: TestBrowser) => Promise<void>,
): Promise<void> {
  const browser = await openBrowser(options);
  try {
    await run(browser);
  } finally {
    await browser.close();
  }
}
