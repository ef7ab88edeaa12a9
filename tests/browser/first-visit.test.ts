import { hostname } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import { inBrowser, logIn, logInByForm, shareBrowser, withoutRefusals } from '../support/console.ts';
import { must } from '../support/fixture.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';
import { realisticTemplate } from '../support/template.ts';

/** The product as it is started by somebody who has never seen it: it reports its own machine. */

shareBrowser();
let product: Product;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  product = await startProduct({ environment: { BELVEDERE_COLLECTOR: 'on' } });
}, 60_000);
afterAll(async () => {
  await product?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

describe('somebody who opens the printed address', { timeout: 120_000 }, () => {
  it('sees the machine on the first page as soon as it has reported, how it was over time, and what runs on it', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logInByForm(page, product.address);
      await page.getByRole('heading', { name: /^Welcome/ }).waitFor();
      // A reload is nobody's first idea.
      await page.getByRole('link', { name: hostname(), exact: true }).click({ timeout: 60_000 });
      await page.getByRole('region', { name: 'Processor' }).getByText('all', { exact: true }).waitFor();
      for (const name of ['Memory', 'Load', 'Network']) {
        await page.getByRole('region', { name }).getByRole('img', { name }).waitFor();
      }
      const views = page.getByRole('navigation', { name: hostname() });
      await views.getByRole('link', { name: 'Processes' }).click();
      await page.getByRole('table').getByRole('cell', { name: /node/ }).first().waitFor();
      // The engine was still starting.
      expect(withoutRefusals(complaints).filter((text) => !text.includes('503'))).toEqual([]);
    });
  });

  it('asks about that machine in DQL, by what the editor offers', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/explore');
      await page.getByRole('textbox', { name: 'Query' }).click();
      await page.keyboard.type('M::me');
      await page.getByRole('option', { name: /^mem/ }).click();
      await page.keyboard.type(':(av');
      await page.getByRole('option', { name: /^avg/ }).click();
      await page.keyboard.type('used_p');
      await page.getByRole('option', { name: /^used_percent/ }).click();
      await page.keyboard.press('Control+Enter');
      await page
        .getByRole('table', { name: 'Answer' })
        .or(page.getByRole('img', { name: 'Answer' }))
        .waitFor();
    });
  });

  it('finds the call that changed something, sees what it changed, and takes it back', async () => {
    const client = openApiClient(product.address, apiKey);
    const template = `{"name":"Shop","templateInfo":${realisticTemplate('Nodes')}}`;
    const { uuid } = must(await client.post('/dashboards/create', template)).content;
    must(await client.post(`/dashboards/${uuid}/modify`, '{"name":"Renamed by a script"}'));
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/calls');
      await page.getByRole('button', { name: 'dashboards.modify' }).click();
      const call = page.getByRole('dialog', { name: 'dashboards.modify' });
      // It can be repeated as it stands there.
      expect(await call.locator('pre').last().textContent()).toContain(product.address);
      await call.getByRole('link', { name: 'dashboards.modify' }).click();
      await page.getByText('+ Renamed by a script').first().waitFor();
      await page.getByRole('button', { name: 'Revert' }).click();
      await page.getByRole('dialog', { name: 'Revert' }).getByRole('button', { name: 'Revert' }).click();
      await page.getByText('The change was reverted.').waitFor();
    });
    expect((await client.get(`/dashboards/${uuid}/get`)).content.name).toBe('Shop');
  });
});
