import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, vi } from 'vitest';
import { browserMissing, launchBrowser, openBrowser, type PageOptions, type TestBrowser } from './browser.ts';
import { adminPassword } from './product.ts';

let shared: Browser | undefined;

/** One browser for all tests of a file: starting one takes as long as a journey. */
export function shareBrowser(): void {
  beforeAll(async () => {
    if (browserMissing === undefined) shared = await launchBrowser();
  });
  afterAll(async () => {
    await shared?.close();
    shared = undefined;
  });
}

/** Until everything is there that a page may ask: telemetry comes some moments after the rest. */
export const untilReady = (address: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const { status } = (await (await fetch(`${address}/readyz`)).json()) as { status: string };
      if (status !== 'ready') throw new Error(`the server is ${status}`);
    },
    { timeout: 60_000, interval: 100 },
  );

/** Opens a page of the console as `admin`. */
export async function logIn(page: Page, address: string, path = '/'): Promise<void> {
  const answer = await page
    .context()
    .request.post(`${address}/login`, { data: { user: 'admin', password: adminPassword } });
  if (!answer.ok()) throw new Error(`the login was answered ${answer.status()}`);
  await page.goto(address + path);
  await page.waitForSelector('main h1');
}

/** Opens a page of the console as a stranger does who is then asked for a name and a password. */
export async function logInByForm(page: Page, address: string, path = '/'): Promise<void> {
  await page.goto(address + path);
  await page.fill('input[name=user]', 'admin');
  await page.fill('input[name=password]', adminPassword);
  await page.click('button[type=submit]');
  await page.waitForSelector('main h1');
}

/** Goes to another page of the console as its own links do, without loading the console anew. */
export const goWithin = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`history.pushState(null, "", ${JSON.stringify(path)})`);

/** A stranger is told 401 before the login, which browsers complain of. */
export const withoutRefusals = (complaints: readonly string[]): string[] =>
  complaints.filter((text) => !/401|Unauthorized/.test(text));

export async function inBrowser(options: PageOptions, run: (browser: TestBrowser) => Promise<void>): Promise<void> {
  const browser = await openBrowser(options, shared);
  try {
    await run(browser);
  } finally {
    await browser.close();
  }
}
