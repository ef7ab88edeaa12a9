import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import { goWithin, inBrowser, logIn, shareBrowser, untilReady, withoutRefusals } from '../support/console.ts';
import { type DocumentsServer, startDocumentsServer } from '../support/documents-server.ts';
import { must } from '../support/fixture.ts';
import { adminPassword, apiKey, type Product, startProduct } from '../support/product.ts';
import { sendSmallFleet } from '../support/telemetry.ts';

/** What holds on every page, with something in view: what the address holds, what Esc does, what a phone shows. */

shareBrowser();
let product: Product;
let documents: DocumentsServer;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  const now = Date.now();
  documents = await startDocumentsServer(
    Array.from({ length: 40 }, (_, index) => ({
      '@timestamp': now - index * 30_000,
      status: index % 4 === 0 ? 'error' : 'info',
      'host.name': 'web one',
      message: `line ${index}`,
    })),
  );
  product = await startProduct({ environment: { BELVEDERE_PROXY_ALLOW: new URL(documents.url).host } });
  await untilReady(product.address);
  await sendSmallFleet(product.address, apiKey);
  const client = openApiClient(product.address, apiKey);
  const { uuid } = must(
    await client.post('/dashboards/create', '{"name":"Shop","templateInfo":{"main":{"charts":[],"vars":[]}}}'),
  ).content;
  must(await client.post(`/dashboards/${uuid}/modify`, '{"name":"Shop of today"}'));
  const source = {
    name: 'Documents',
    type: 'elasticsearch',
    url: documents.url,
    access: 'proxy',
    jsonData: { index: 'logs', timeField: '@timestamp' },
  };
  const answer = await fetch(`${product.address}/api/datasources`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(source),
  });
  expect(answer.status).toBe(200);
}, 120_000);
afterAll(async () => {
  await product?.stop();
  await documents?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

const cpuQuery = encodeURIComponent('M::cpu:(avg(usage_total)) [::1m] BY host');

/** Pages with something in view. */
const pages = [
  '/',
  '/dashboards',
  `/explore?query=${cpuQuery}`,
  `/explore?view=table&query=${cpuQuery}`,
  '/logs',
  '/logs?status=error',
  '/hosts',
  '/hosts?view=map',
  '/hosts?view=map&by=load',
  '/hosts/web-1',
  '/hosts/web-1?view=processes',
  '/hosts/web-1?view=logs',
  '/hosts/web-1?view=report',
  '/processes',
  '/calls',
  '/calls?view=summary',
  '/changes',
  '/changes?noun=dashboards&batch=revert',
  '/keys',
  '/members',
  '/ingest',
  '/ingest?view=usage',
  '/data-sources',
  '/settings',
  '/users',
  '/organizations',
];

const logList = (page: Page) => page.getByRole('list', { name: 'Logs' });
const pathIn = (page: Page): string => page.url().slice(product.address.length);

describe('every page', { timeout: 180_000 }, () => {
  it.each(['light', 'dark'] as const)('fits a phone and logs nothing with data in view, %s', async (theme) => {
    await inBrowser({ theme, width: 390 }, async ({ page, complaints, settled }) => {
      await logIn(page, product.address);
      for (const path of pages) {
        await goWithin(page, path);
        await settled();
        const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect([path, await page.evaluate(tooWide)]).toEqual([path, 0]);
        expect([path, ...complaints]).toEqual([path]);
      }
    });
  });

  it('goes back by one thing that was changed, and what is typed is one thing', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/logs');
      await page.getByText('150 lines').waitFor();
      await page.getByRole('region', { name: 'Status' }).getByRole('button', { name: 'error' }).click();
      await page.getByText('15 lines').waitFor();
      await page.getByRole('searchbox', { name: 'Search logs' }).pressSequentially('timed', { delay: 5 });
      await page.waitForURL(/query=timed/);
      await page.getByRole('searchbox', { name: 'Search logs' }).pressSequentially(' out', { delay: 5 });
      await page.waitForURL(/query=timed(?:%20|\+)out/);
      await logList(page).getByRole('button').first().click();
      await page.waitForURL(/line=/);
      await page.goBack();
      await expect.poll(() => pathIn(page)).toMatch(/^\/logs\?status=error&query=timed(?:%20|\+)out$/);
      await page.goBack();
      await expect.poll(() => pathIn(page)).toBe('/logs?status=error');
      expect(await page.getByRole('searchbox', { name: 'Search logs' }).inputValue()).toBe('');
      await page.goBack();
      await expect.poll(() => pathIn(page)).toBe('/logs');
      await page.getByText('150 lines').waitFor();
      await page.goForward();
      await page.getByText('15 lines').waitFor();
    });
  });

  it('shows a line of a log again that a link leads to, and stops following when one is read', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/logs?refresh=2s');
      const follow = page.getByRole('button', { name: 'Follow' });
      await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('true');
      await logList(page)
        .getByRole('button', { name: /GET \/cart 1$/ })
        .click();
      await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false');
      await page.reload();
      const opened = logList(page).getByRole('button', { expanded: true });
      await opened.waitFor();
      expect(await opened.textContent()).toMatch(/\d\.\d{3}infoapp.*GET \/cart 1$/);
      await logList(page).getByRole('link', { name: 'web-2' }).click();
      await page.getByRole('heading', { name: 'web-2' }).waitFor();
    });
  });

  it('closes what is open by Esc, which the list of keys says, too', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/keys');
      const dialog = page.getByRole('dialog');
      const closes = async () => {
        await dialog.waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      };
      await page.getByRole('button', { name: 'Create key' }).click();
      await closes();
      for (const path of ['/changes?noun=dashboards&batch=revert', '/data-sources?source=new&type=prometheus']) {
        await goWithin(page, path);
        await closes();
      }
      await goWithin(page, '/calls?operation=dashboards.modify');
      await page.getByRole('button', { name: 'dashboards.modify', exact: true }).first().click();
      await closes();
      await expect.poll(() => pathIn(page)).toBe('/calls?operation=dashboards.modify');
      await page.keyboard.press('?');
      await dialog.getByText('Esc', { exact: true }).waitFor();
      await closes();
      await page.getByRole('button', { name: /^Organization/ }).click();
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    });
  });

  it('copies a secret where the browser has no clipboard for scripts: on plain HTTP, and out of a dialog', async () => {
    await inBrowser({}, async ({ page }) => {
      await page.addInitScript('Object.defineProperty(navigator, "clipboard", { value: undefined })');
      await logIn(page, product.address, '/keys');
      await page.getByRole('button', { name: 'Create key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('to be copied');
      await dialog.getByRole('button', { name: 'Create key' }).click();
      await dialog.getByRole('button', { name: 'Copy secret' }).click();
      await dialog.getByRole('button', { name: 'Copied' }).waitFor();
      const secret = await dialog.locator('pre').first().textContent();
      await page.keyboard.press('Escape');
      await goWithin(page, '/logs');
      const field = page.getByRole('searchbox', { name: 'Search logs' });
      await field.focus();
      await page.keyboard.press('Control+v');
      await expect.poll(() => field.inputValue()).toBe(secret);
    });
  });

  it('leaves the changes of an object or of a key that is pressed, and says what is missing to revert many', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/changes');
      await page.getByText(/^To revert many at once/).waitFor();
      const revertAll = page.getByRole('button', { name: 'Revert all of these' });
      expect(await revertAll.isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Shop of today' }).click();
      await page.waitForURL(/object=dsbd_/);
      await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(3);
      await page.getByRole('button', { name: 'first key' }).first().click();
      await page.waitForURL(/key=wsak_/);
      await revertAll.click();
      await page.getByRole('dialog').getByText('will be reverted: 1').waitFor();
    });
  });
});

describe('the language of Elasticsearch', { timeout: 120_000 }, () => {
  it('is completed by what the documents hold, drawn as a count, listed as documents, and told where it is wrong', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/explore');
      await page.getByLabel('Data source').selectOption({ label: 'Documents (elasticsearch)' });
      const editor = page.getByRole('textbox', { name: 'Query' });
      await editor.click();
      await page.keyboard.type('host.n');
      await page.getByRole('option', { name: 'host.name' }).click();
      await editor.getByText('host.name:').waitFor();
      await page.keyboard.type('w');
      await page.getByRole('option', { name: 'web one' }).click();
      await editor.getByText('host.name:"web one"').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('img', { name: 'Answer' }).waitFor();
      await page.getByRole('link', { name: 'Table' }).click();
      await page.getByRole('cell', { name: 'line 0', exact: true }).waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);

      await editor.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('status:(error');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').getByText('Failed to parse query').waitFor();
      await page.locator('.cm-lintRange-error').waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Data sources' }).waitFor();
    });
  });
});

describe('the page for logging in', { timeout: 120_000 }, () => {
  it('speaks Chinese to whoever chose it in the console, and leads on after a wrong password', async () => {
    await inBrowser({}, async ({ page, context }) => {
      await logIn(page, product.address, '/hosts?view=map');
      await page.getByRole('button', { name: 'Administrator' }).click();
      await page.getByRole('menuitem', { name: '中文' }).click();
      await page.getByRole('heading', { name: '主机' }).waitFor();
      const cookies = await context.cookies();
      await context.clearCookies({ name: /^(?!belvedere_language)/ });
      expect(cookies.map(({ name }) => name)).toContain('belvedere_language');
      await page.reload();
      await page.getByLabel('用户名或邮箱').fill('admin');
      await page.getByLabel('密码').fill('wrong');
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('alert').getByText('用户名或密码错误').waitFor();
      await page.getByLabel('用户名或邮箱').fill('admin');
      await page.getByLabel('密码').fill(adminPassword);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('heading', { name: '主机' }).waitFor();
      expect(pathIn(page)).toBe('/hosts?view=map');
    });
  });
});
