import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsInBothThemes } from '../support/accessibility.ts';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import {
  goWithin,
  inBrowser,
  logIn,
  logInByForm,
  shareBrowser,
  untilReady,
  withoutRefusals,
} from '../support/console.ts';
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
  '/organizations?members=1',
];

shareBrowser();
let product: Product;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  product = await startProduct();
  await untilReady(product.address);
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

  it('narrows a key, which is refused from the next call on', async () => {
    const client = openApiClient(product.address, apiKey);
    const { content: key } = await client.post('/workspace/accesskey/add', '{"name":"wide","roleUUIDs":["general"]}');
    await inBrowser({}, async ({ page }) => {
      await login(page, `/keys?key=${key.uuid}`);
      const details = page.getByRole('dialog', { name: 'wide' });
      await details.getByText('from everywhere').waitFor();
      await details.getByRole('button', { name: 'Change' }).click();
      const form = page.getByRole('dialog', { name: 'Change' });
      await form.getByLabel('Role').selectOption('readOnly');
      await form.getByLabel('Expires').fill('2199-12-31');
      await form.getByLabel('Allowed addresses').fill('192.0.2.7');
      await form.getByLabel('Calls per minute').fill('60');
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByText('wide is changed.').waitFor();
      await details.getByText('192.0.2.7').waitFor();
    });
    const refused = await openApiClient(product.address, key.sk).get('/dashboards/list');
    expect(refused.body.errorCode).toBe('AddressNotAllowed');
    const { content } = await client.get(`/workspace/accesskey/${key.uuid}/get`);
    expect(content).toMatchObject({ roleUUIDs: ['readOnly'], readOnly: true, limitPerMinute: 60 });
    expect(new Date(content.expiresAt * 1000).getFullYear()).toBeGreaterThanOrEqual(2199);
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

  it('shows the calls behind a page as commands that work as they stand', async () => {
    await inBrowser({}, async ({ page, settled }) => {
      await login(page, '/keys');
      await settled();
      await page.getByRole('button', { name: 'API', exact: false }).first().click();
      const dialog = page.getByRole('dialog', { name: 'The calls behind this page' });
      const command = await dialog.locator('pre').filter({ hasText: 'accesskey/list' }).first().textContent();
      const [, url = ''] = /^curl '([^']+)' -H "DF-API-KEY: \$DF_API_KEY"$/.exec(command ?? '') ?? [];
      expect(url.startsWith(`${product.address}/api/v1/`), command ?? '').toBe(true);
      const answer = await fetch(url, { headers: { 'DF-API-KEY': apiKey } });
      expect(await answer.json()).toMatchObject({ content: expect.arrayContaining([expect.anything()]) });
    });
  });

  it.each([
    ['en', 'There is no such object', 'Trace id', /look under Changes/],
    ['zh-CN', '没有这个对象', '追踪 ID', /请查看“变更”/],
  ] as const)(
    'says in %s what went wrong, what to do, and by which id the call is found',
    async (locale, title, id, step) => {
      await inBrowser({ locale }, async ({ page }) => {
        await login(page, '/hosts/nowhere');
        const alert = page.getByRole('alert');
        await alert.getByText(title).waitFor();
        await alert.getByText(step).waitFor();
        const traceId = (await alert.locator('code').textContent()) ?? '';
        await alert.getByText(id).waitFor();
        await goWithin(page, `/calls?call=${traceId}`);
        await page.getByRole('dialog').getByText('/api/v1/object/host/nowhere/get').first().waitFor();
      });
    },
  );

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
      // The menus come after the first paint, and what the keys do comes with them.
      const menus = page.getByRole('button', { name: /^Organization/ });
      await login(page);
      await menus.waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await page.getByRole('heading', { name: 'Dashboards' }).waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('nodes');
      await page.waitForURL(/search=nodes/);
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Dashboards' }).click();
      await page.keyboard.press('?');
      const overview = page.getByRole('dialog', { name: 'Keyboard' });
      await overview.getByText('g k').waitFor();
      await page.keyboard.press('Escape');
      await overview.waitFor({ state: 'detached' });
      await page.reload();
      await page.waitForSelector('main h1');
      await menus.waitFor();
      // The first stop leads past the menu; then come the menu in its order, the page, and the account.
      const stops: string[] = [];
      for (let stop = 0; stop < 6; stop += 1) {
        await page.keyboard.press('Tab');
        stops.push(await page.evaluate('document.activeElement.textContent.trim()'));
      }
      expect(stops[0]).toBe('Skip to content');
      expect(stops[1]).toMatch(/^Organization/);
      expect(stops.slice(2)).toEqual(['Home', 'Dashboards', 'Explore', 'Logs']);
    });
  });

  it('has no barrier that axe knows on any page in either theme, fits a phone everywhere, and loads nothing from elsewhere', async () => {
    await inBrowser({}, async ({ page, complaints, settled }) => {
      const outside: string[] = [];
      page.on('request', (request) => {
        if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(product.address))
          outside.push(request.url());
      });
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
      expect(outside).toEqual([]);
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
