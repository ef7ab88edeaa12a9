import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsInBothThemes } from '../support/accessibility.ts';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import { goWithin, inBrowser, logIn, logInByForm, shareBrowser, withoutRefusals } from '../support/console.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';
import { realisticTemplate } from '../support/template.ts';

/** Every page of the console, as its address. */
const pages = [
  '/',
  '/dashboards',
  '/explore',
  '/logs',
  '/hosts',
  '/hosts?view=map',
  '/processes',
  '/calls',
  '/calls?view=summary',
  '/changes',
  '/changes?noun=dashboards&batch=revert',
  '/changes?view=verification',
  '/keys',
  '/service-accounts',
  '/members',
  '/invitations',
  '/teams',
  '/ingest',
  '/ingest?view=usage',
  '/ingest?view=errors',
  '/data-sources',
  '/data-sources?source=new&type=prometheus',
  '/settings',
  '/account',
  '/users',
  '/organizations',
];

shareBrowser();
let product: Product;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  product = await startProduct();
  const client = openApiClient(product.address, apiKey);
  await client.post(
    '/dashboards/create',
    `{"name":"Nodes","templateInfo":${realisticTemplate('Nodes')},"tagNames":["demo"]}`,
  );
}, 60_000);
afterAll(async () => {
  await product?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

const login = (page: Page, path?: string) => logIn(page, product.address, path);

describe('the console', { timeout: 120_000 }, () => {
  it('asks a stranger to log in and then shows what was asked for', async () => {
    await inBrowser({}, async ({ page }) => {
      await logInByForm(page, product.address, '/dashboards?search=nodes');
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/dashboards?search=nodes');
      await page.getByRole('link', { name: 'Nodes' }).waitFor();
    });
  });

  it('makes a key from the menu of the organization, which works, and whose calls can be found', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await login(page);
      await page.getByRole('button', { name: /Organization/ }).click();
      await page.getByRole('menuitem', { name: 'API keys' }).click();
      await page.getByRole('button', { name: 'Create key' }).click();
      await page.getByLabel('Name').fill('journey');
      await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
      await page.getByText('The key is made').waitFor();
      const secret = (await page.getByRole('dialog').locator('pre').first().textContent()) ?? '';
      const answer = await fetch(`${product.address}/api/v1/dashboards/list`, { headers: { 'DF-API-KEY': secret } });
      expect(answer.status).toBe(200);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'journey' }).click();
      await page.getByRole('link', { name: 'Calls of this key' }).click();
      await page.getByRole('button', { name: 'dashboards.list' }).first().waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('shows what a change changed and takes it back', async () => {
    const client = openApiClient(product.address, apiKey);
    const made = await client.post(
      '/dashboards/create',
      `{"name":"Before","templateInfo":${realisticTemplate('Nodes')}}`,
    );
    await client.post(`/dashboards/${made.content.uuid}/modify`, '{"name":"After"}');
    await inBrowser({}, async ({ page }) => {
      await login(page, `/changes?object=${made.content.uuid}`);
      await page.getByRole('button', { name: 'dashboards.modify' }).click();
      await page.getByText('+ After').first().waitFor();
      await page.getByRole('button', { name: 'Revert' }).click();
      await page.getByRole('dialog', { name: 'Revert' }).getByRole('button', { name: 'Revert' }).click();
      await page.getByText('The change was reverted.').waitFor();
    });
    expect((await client.get(`/dashboards/${made.content.uuid}/get`)).content.name).toBe('Before');
  });

  it('speaks Chinese, remembers it, and leaves no text in English behind', async () => {
    await inBrowser({ locale: 'zh-CN' }, async ({ page }) => {
      await login(page, '/keys');
      await page.getByRole('heading', { name: 'API 密钥' }).waitFor();
      await page.getByRole('button', { name: /账号/ }).click();
      await page.getByRole('menuitem', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'API keys' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'API keys' }).waitFor();
    });
  });

  it('is driven by the keyboard', async () => {
    await inBrowser({}, async ({ page }) => {
      await login(page);
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await page.getByRole('heading', { name: 'Dashboards' }).waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('nodes');
      await page.waitForURL(/search=nodes/);
    });
  });

  it('has no barrier that axe knows on any page in either theme, fits a phone everywhere, and has no complaint', async () => {
    await inBrowser({}, async ({ page, complaints, settled }) => {
      await login(page);
      for (const path of pages) {
        await goWithin(page, path);
        await settled();
        expect(await violationsInBothThemes(page), path).toEqual({ light: [], dark: [] });
        await page.setViewportSize({ width: 390, height: 800 });
        await settled();
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(390);
        await page.setViewportSize({ width: 1280, height: 800 });
      }
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('has its menu behind a button on a phone', async () => {
    await inBrowser({ width: 390 }, async ({ page }) => {
      await login(page, '/dashboards');
      await page.getByRole('button', { name: 'Main menu' }).click();
      await page.getByRole('link', { name: 'API keys' }).first().click();
      await page.getByRole('heading', { name: 'API keys' }).waitFor();
    });
  });
});
