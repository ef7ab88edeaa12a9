import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** The reason why tests in a browser cannot run here; undefined when they can. */
export const browserMissing = executablePath === undefined ? 'the Debian package chromium is missing' : undefined;

export interface TestBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: errors of scripts, and what its policy refused. */
  readonly complaints: readonly string[];
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

/** A browser with a profile of its own. */
export async function openBrowser(
  options: { readonly theme?: 'light' | 'dark'; readonly width?: number; readonly locale?: string } = {},
): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'belvedere-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executablePath ?? '',
    headless: true,
    args: flags,
    viewport: { width: options.width ?? 1280, height: 800 },
    colorScheme: options.theme ?? 'light',
    locale: options.locale ?? 'en',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    page,
    context,
    complaints,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
