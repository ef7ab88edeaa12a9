import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** The reason why tests in a browser cannot run here; undefined when they can. */
export const browserMissing = executablePath === undefined ? 'the Debian package chromium is missing' : undefined;

export interface TestBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: errors of scripts, and what its policy refused. */
  readonly complaints: readonly string[];
  /** Resolves when the page is there, nothing is asked for any more, and what was answered is drawn. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a browser is told that runs without a screen and must ask nobody outside. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A program for many tests: each opens a context of its own in it, without the cookies and the storage of the others. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath ?? '', headless: true, args: flags });

export interface PageOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly locale?: string;
}

/** @param shared undefined: a browser of its own, which is closed with the page */
export async function openBrowser(options: PageOptions = {}, shared?: Browser): Promise<TestBrowser> {
  const browser = shared ?? (await launchBrowser());
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.theme ?? 'light',
    locale: options.locale ?? 'en',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    page,
    context,
    complaints,
    settled: untilSettled(page),
    close: async () => {
      await context.close();
      if (shared === undefined) await browser.close();
    },
  };
}

/** Two frames: what an answer changed is drawn by then, and what that asks for has been sent. */
const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

function untilSettled(page: Page): () => Promise<void> {
  const running = new Set<unknown>();
  page.on('request', (request) => running.add(request));
  page.on('requestfinished', (request) => running.delete(request));
  page.on('requestfailed', (request) => running.delete(request));
  return async () => {
    await page.waitForSelector('main h1');
    for (let calm = 0; calm < 2; ) {
      await page.evaluate(twoFrames);
      calm = running.size === 0 ? calm + 1 : 0;
    }
  };
}
