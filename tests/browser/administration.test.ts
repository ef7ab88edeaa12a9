import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import { inBrowser, logIn, shareBrowser, withoutRefusals } from '../support/console.ts';
import { adminPassword, apiKey, type Product, startProduct } from '../support/product.ts';

shareBrowser();
let product: Product;
let metrics: Server;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  // As much of Prometheus as a health check asks.
  metrics = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}');
  });
  metrics.listen(0, '127.0.0.1');
  await once(metrics, 'listening');
  product = await startProduct({ environment: { BELVEDERE_PROXY_ALLOW: '127.0.0.1' } });
}, 60_000);
afterAll(async () => {
  metrics?.close();
  await product?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

const asAdmin = { Authorization: `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}` };
const dialog = (page: Page) => page.getByRole('dialog');

describe('administration in the console', { timeout: 120_000 }, () => {
  it('adds a data source, asks whether it answers, and never shows its secret again', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/data-sources');
      await page.getByRole('button', { name: 'Add data source' }).click();
      await page.getByRole('button', { name: 'Prometheus' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Metrics');
      await page.getByLabel('Address').fill(`http://127.0.0.1:${(metrics.address() as AddressInfo).port}`);
      await page.getByLabel('User').fill('reader');
      await page.getByLabel('Password').fill('tell-nobody');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Metrics is saved.').waitFor();
      await page.getByRole('button', { name: 'Check Metrics' }).click();
      await page.getByText('answers', { exact: true }).waitFor();

      await page.getByRole('button', { name: 'Metrics', exact: true }).click();
      await page.getByPlaceholder('kept; empty leaves it so').waitFor();
      expect(await page.content()).not.toContain('tell-nobody');
      await page.getByLabel('Address').fill('http://127.0.0.1:1');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Check Metrics' }).click();
      await page.getByText('does not answer').waitFor();
      expect(withoutRefusals(complaints).filter((text) => !text.includes('400'))).toEqual([]);
    });
    const answer = await fetch(`${product.address}/api/datasources/name/Metrics`, { headers: asAdmin });
    expect(await answer.json()).toMatchObject({
      url: 'http://127.0.0.1:1',
      basicAuth: true,
      basicAuthUser: 'reader',
      secureJsonFields: { basicAuthPassword: true },
    });
  });

  it('keeps what somebody else saved meanwhile, and says so', async () => {
    await fetch(`${product.address}/api/datasources`, {
      method: 'POST',
      headers: { ...asAdmin, 'Content-Type': 'application/json' },
      body: '{"name":"Shared","type":"loki","uid":"shared","url":"http://loki:3100","access":"proxy"}',
    });
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/data-sources?source=shared');
      await page.getByLabel('Address').fill('http://mine:3100');
      const other = await fetch(`${product.address}/api/datasources/uid/shared`, {
        method: 'PUT',
        headers: { ...asAdmin, 'Content-Type': 'application/json' },
        body: '{"name":"Shared","type":"loki","url":"http://theirs:3100","access":"proxy"}',
      });
      expect(other.status).toBe(200);
      await page.getByRole('button', { name: 'Save' }).click();
      await dialog(page).getByRole('alert').waitFor();
    });
    const answer = await fetch(`${product.address}/api/datasources/uid/shared`, { headers: asAdmin });
    expect(await answer.json()).toMatchObject({ url: 'http://theirs:3100' });
  });

  it('makes a user with a role, who can log in until he is shut out', async () => {
    const logInAs = (password: string) =>
      fetch(`${product.address}/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ user: 'ann', password }),
      });
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/members');
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByLabel('Login').fill('ann');
      await page.getByLabel('Password').fill('password of ann');
      await dialog(page).getByLabel('Role').selectOption('Editor');
      await dialog(page).getByRole('button', { name: 'Create user' }).click();
      await page.getByLabel('Role of ann').waitFor();
      expect(await page.getByLabel('Role of ann').inputValue()).toBe('Editor');
      expect((await logInAs('password of ann')).status).toBe(200);

      await page.getByRole('link', { name: 'Users' }).click();
      await page.getByRole('button', { name: 'Actions for ann' }).click();
      await page.getByRole('menuitem', { name: 'Reset password' }).click();
      await page.getByLabel('New password').fill('another password');
      await dialog(page).getByRole('button', { name: 'Reset password' }).click();
      await page.getByText('ann has a new password.').waitFor();
      expect((await logInAs('another password')).status).toBe(200);
      await page.getByRole('button', { name: 'Actions for ann' }).click();
      await page.getByRole('menuitem', { name: 'Disable' }).click();
      await dialog(page).getByRole('button', { name: 'Disable' }).click();
      await page.getByText('ann can no longer log in.').waitFor();
    });
    expect((await logInAs('another password')).status).toBe(401);
  });

  it('makes an organization and gives it members, without working in it', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/organizations');
      await page.getByRole('button', { name: 'Create organization' }).click();
      await dialog(page).getByLabel('Name').fill('Branch');
      await dialog(page).getByRole('button', { name: 'Create organization' }).click();
      await page.getByRole('button', { name: 'Actions for Branch' }).click();
      await page.getByRole('menuitem', { name: 'Members' }).click();
      const members = page.getByRole('dialog', { name: 'Members of Branch' });
      await members.getByLabel('Role of admin').waitFor();
      await members.getByRole('button', { name: 'Add member' }).click();
      const form = page.getByRole('dialog', { name: 'Add member' });
      await form.getByLabel(/login/i).fill('ann');
      await form.getByLabel('Role').selectOption('Viewer');
      await form.getByRole('button', { name: 'Add member' }).click();
      await members.getByLabel('Role of ann').selectOption('Editor');
      await page.getByText(/role/i).last().waitFor();
    });
    const answer = await fetch(`${product.address}/api/orgs/name/Branch`, { headers: asAdmin });
    const { id } = (await answer.json()) as { id: number };
    await expect
      .poll(async () => (await fetch(`${product.address}/api/orgs/${id}/users`, { headers: asAdmin })).json(), {
        timeout: 30_000,
      })
      .toContainEqual(expect.objectContaining({ login: 'ann', role: 'Editor' }));
  });

  it('puts members into a team', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/teams');
      await page.getByRole('button', { name: 'Create team' }).click();
      await page.getByLabel('Name').fill('Operations');
      await dialog(page).getByRole('button', { name: 'Create team' }).click();
      await page.getByRole('button', { name: 'Operations', exact: true }).click();
      await dialog(page).getByLabel('Role of admin').waitFor();
      await dialog(page).getByRole('button', { name: 'Take admin out of the team' }).click();
      await dialog(page).getByText('Nobody is in this team yet').waitFor();
      await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
      await dialog(page).getByRole('table').waitFor();
    });
  });

  it('makes an ingest token whose configuration works as it is shown, and shows what came', async () => {
    await inBrowser({}, async ({ page, settled }) => {
      await logIn(page, product.address, '/ingest');
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByLabel('Name').fill('laptop');
      await dialog(page).getByRole('button', { name: 'Create token' }).click();
      await dialog(page).getByRole('button', { name: 'curl' }).click();
      const command = (await dialog(page).locator('pre').last().textContent()) ?? '';
      const [, target = '', body = ''] = /curl '([^']+)' \\\n {2}--data-binary '([^']+)'/.exec(command) ?? [];
      expect(target.startsWith(`${product.address}/v1/write/metric?token=tkn_`)).toBe(true);
      expect((await fetch(target, { method: 'POST', body })).status).toBe(200);

      await dialog(page).getByRole('button', { name: 'Disable' }).click();
      await dialog(page).getByRole('button', { name: 'Enable' }).waitFor();
      expect((await fetch(target, { method: 'POST', body })).status).toBe(403);
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Received' }).click();
      // Counts are some seconds late.
      await expect
        .poll(
          async () => {
            await page.reload();
            await settled();
            return page.getByRole('cell', { name: 'laptop' }).count();
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(0);
    });
  });

  it('changes how long things are kept', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/settings');
      await page.getByLabel('Deleted objects').fill('12');
      await page.getByLabel('logging', { exact: true }).selectOption('90');
      await page.getByRole('button', { name: 'Save' }).last().click();
      await page.getByText('The settings are saved.').waitFor();
    });
    const { content } = await openApiClient(product.address, apiKey).get('/workspace/settings/get');
    expect(content).toMatchObject({
      deleteRetentionDays: 12,
      versionRetentionDays: null,
      callRetentionBytesMax: 10 * 1024 ** 3,
      telemetryRetentionDays: { logging: 90, metric: 30 },
    });
  });

  it('ends a session of the own account elsewhere', async () => {
    const elsewhere = await fetch(`${product.address}/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'elsewhere' },
      body: JSON.stringify({ user: 'admin', password: adminPassword }),
    });
    const cookie = elsewhere.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const seen = async () => (await fetch(`${product.address}/api/user`, { headers: { Cookie: cookie } })).status;
    expect(await seen()).toBe(200);
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/account');
      const rows = page.getByRole('table').getByRole('row');
      const other = rows.filter({ hasText: 'elsewhere' });
      await other.getByRole('button', { name: 'Log out' }).click();
      await other.waitFor({ state: 'detached' });
    });
    expect(await seen()).toBe(401);
  });
});
