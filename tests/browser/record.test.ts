import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import { inBrowser, logIn, shareBrowser } from '../support/console.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';
import { realisticTemplate } from '../support/template.ts';

shareBrowser();
let product: Product;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  product = await startProduct();
}, 60_000);
afterAll(async () => {
  await product?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

describe('the record in the console', { timeout: 120_000 }, () => {
  it('shows how long each operation took, and from there its calls', async () => {
    const client = openApiClient(product.address, apiKey);
    for (let call = 0; call < 3; call += 1) await client.get('/tag/list');
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/calls?view=summary');
      await page.getByRole('button', { name: 'tags.list' }).click();
      await page.waitForURL(/operation=tags\.list/);
      await page.getByText(/^3 calls/).waitFor();
      await page.getByRole('button', { name: 'tags.list', exact: true }).first().click();
      await page.getByRole('link', { name: 'Calls from the same address' }).click();
      await page.waitForURL(/\?address=/);
      await page.getByRole('button', { name: /^Remove the filter Address/ }).click();
      expect(new URL(page.url()).search).toBe('');
    });
  });

  it('verifies the chain of all changes, and names its head', async () => {
    const { hash, seq } = (await openApiClient(product.address, apiKey).get('/change/list')).content[0];
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/changes');
      await page.getByRole('link', { name: 'Verification' }).click();
      await page.waitForURL(/view=verification/);
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      const found = page.getByRole('region', { name: 'Verification' });
      await found.getByText('whole: every change is as it was written').waitFor();
      // The login of this test came behind it.
      expect(Number(await found.locator('dd').nth(1).textContent())).toBeGreaterThan(seq);
      expect(await found.locator('code').textContent()).not.toBe(hash);
    });
  });

  it('takes back all that a key did, when the plan has been seen', async () => {
    const client = openApiClient(product.address, apiKey);
    const { content: kept } = await client.post(
      '/dashboards/create',
      `{"name":"Kept","templateInfo":${realisticTemplate('Kept')}}`,
    );
    const { content: key } = await client.post(
      '/workspace/accesskey/add',
      '{"name":"runaway","roleUUIDs":["general"]}',
    );
    const runaway = openApiClient(product.address, key.sk);
    await runaway.post('/dashboards/create', `{"name":"Unwanted","templateInfo":${realisticTemplate('Unwanted')}}`);
    await runaway.post(`/dashboards/${kept.uuid}/modify`, '{"name":"Spoilt"}');
    const names = async () =>
      (await client.get('/dashboards/list')).content.map(({ name }: { name: string }) => name).sort();
    expect(await names()).toEqual(['Spoilt', 'Unwanted']);
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, `/keys?key=${key.uuid}`);
      await page.getByRole('link', { name: 'Changes of this key' }).click();
      await page.getByRole('button', { name: 'Revert all of these' }).click();
      await page.getByText('2 changes of 2 objects').waitFor();
      expect(await names()).toEqual(['Spoilt', 'Unwanted']);
      await page.getByLabel('Reason').fill('it ran away');
      await page.getByRole('button', { name: 'Revert 2 objects' }).click();
      await page.getByText('This is what was done.').waitFor();
      expect(await names()).toEqual(['Kept']);
      await page.getByRole('link', { name: 'Take this batch back as well' }).click();
      await page.getByRole('button', { name: 'Revert 2 objects' }).click();
      await page.getByText('This is what was done.').waitFor();
    });
    expect(await names()).toEqual(['Spoilt', 'Unwanted']);
  });
});
