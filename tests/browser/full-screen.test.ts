import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsInBothThemes } from '../support/accessibility.ts';
import { browserMissing } from '../support/browser.ts';
import { inBrowser, logIn, shareBrowser, withoutRefusals } from '../support/console.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';

const texts = ['First', 'Second'];
const wall = {
  uid: 'wall',
  title: 'Wall',
  schemaVersion: 41,
  panels: texts.map((title, index) => ({
    id: index + 1,
    type: 'text',
    title,
    gridPos: { x: index * 12, y: 0, w: 12, h: 8 },
    options: { mode: 'markdown', content: `This is ${title}.` },
  })),
};

let product: Product;

shareBrowser();

beforeAll(async () => {
  if (browserMissing !== undefined) return;
  product = await startProduct();
  const answer = await fetch(`${product.address}/api/dashboards/db`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ dashboard: wall }),
  });
  expect(answer.status).toBe(200);
});

afterAll(() => product?.stop());

const fillsScreen = 'document.fullscreenElement !== null';

describe.skipIf(browserMissing !== undefined)('full screen', () => {
  it('shows a panel alone on the screen, and leads back to the whole dashboard when the browser leaves it', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/d/wall');
      const [first, second] = texts.map((name) => page.getByRole('region', { name, exact: true }));
      const menu = page.getByRole('navigation', { name: 'Main menu' });
      await menu.waitFor();
      await page.getByRole('button', { name: 'Actions for Second' }).click();
      await page.getByRole('menuitem', { name: 'Full screen' }).click();
      await first?.waitFor({ state: 'detached' });
      await menu.waitFor({ state: 'hidden' });
      await page.waitForFunction(fillsScreen);
      expect(new URL(page.url()).searchParams.get('panel')).toBe('2');
      // What Esc does in a browser with a window: no key reaches the page.
      await page.evaluate('document.exitFullscreen()');
      await first?.waitFor();
      await second?.waitFor();
      await menu.waitFor();
      expect(new URL(page.url()).search).toBe('');
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('fills the window when a link says so, without anything around the panels, and Esc leads back', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/d/wall?kiosk');
      const menu = page.getByRole('navigation', { name: 'Main menu' });
      await page.getByRole('region', { name: 'First', exact: true }).waitFor();
      expect(await menu.isVisible()).toBe(false);
      expect(await page.getByRole('button', { name: 'Edit' }).isVisible()).toBe(false);
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] });
      await page.keyboard.press('Escape');
      await menu.waitFor();
      await page.goto(`${product.address}/d/wall?kiosk=tv`);
      await menu.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: /Leave full screen/ }).click();
      await menu.waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('fills the screen with all of a dashboard, and takes a panel that was alone before along and back', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/d/wall?panel=1');
      await page.getByRole('button', { name: 'Actions for Dashboard' }).click();
      await page.getByRole('menuitem', { name: 'Full screen' }).click();
      await page.waitForFunction(fillsScreen);
      await page.keyboard.press('Escape');
      await page.waitForFunction(`!(${fillsScreen})`);
      await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
      expect(new URL(page.url()).searchParams.get('panel')).toBe('1');
      await page.getByRole('region', { name: 'Second', exact: true }).waitFor({ state: 'detached' });
    });
  });
});
