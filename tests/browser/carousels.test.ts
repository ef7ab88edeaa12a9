import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsInBothThemes } from '../support/accessibility.ts';
import { browserMissing } from '../support/browser.ts';
import { type Client, openApiClient } from '../support/client.ts';
import { inBrowser, logIn, shareBrowser, withoutRefusals } from '../support/console.ts';
import { must } from '../support/fixture.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';

const chartNamed = (name: string) => ({
  name,
  type: 'text',
  queries: [{ query: { content: `This is ${name}.` } }],
  pos: { x: 0, y: 0, w: 12, h: 8 },
});

let product: Product;
let client: Client;
/** Of each name by its interval. */
const uuids: Record<string, string> = {};

shareBrowser();

beforeAll(async () => {
  if (browserMissing !== undefined) return;
  product = await startProduct();
  client = openApiClient(product.address, apiKey);
  const ofGrafana = await fetch(`${product.address}/api/dashboards/db`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      dashboard: {
        uid: 'wall',
        title: 'Second board',
        panels: [{ id: 1, type: 'text', title: 'Second', options: { content: 'This is Second.' } }],
      },
    }),
  });
  expect(ofGrafana.status).toBe(200);
  const templateInfo = { main: { charts: [chartNamed('First')], groups: [], vars: [] } };
  must(await client.post('/dashboards/create', { name: 'First board', templateInfo }));
  const boards = must(await client.get('/dashboards/list')).content as { uuid: string; name: string }[];
  const dashboardUUIDs = boards.sort((one, other) => (one.name < other.name ? -1 : 1)).map(({ uuid }) => uuid);
  for (const [name, intervalTime] of [
    ['Quick', '1s'],
    ['Slow', '1h'],
  ] as const) {
    const made = await client.post('/dashboard/carousel/add', { name, dashboardUUIDs, intervalTime });
    uuids[name] = must(made).content.uuid;
  }
  const empty = { name: 'Nothing', dashboardUUIDs: [], intervalTime: '30s' };
  uuids.Nothing = must(await client.post('/dashboard/carousel/add', empty)).content.uuid;
}, 120_000);
afterAll(() => product?.stop());
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

describe('a carousel', { timeout: 120_000 }, () => {
  it('is found from the list of dashboards and fills the screen, where its dashboards of both formats follow each other', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/dashboards');
      await page.getByRole('link', { name: 'Carousels' }).click();
      const list = page.getByRole('region', { name: 'Carousels' });
      await list.getByRole('link', { name: 'Slow', exact: true }).waitFor();
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] });
      await list.getByRole('link', { name: 'Play Quick' }).click();
      await page.waitForFunction('document.fullscreenElement !== null');
      for (const name of ['First', 'Second', 'First']) {
        await page.getByRole('region', { name, exact: true }).waitFor();
        expect(await page.getByRole('navigation', { name: 'Main menu' }).isVisible()).toBe(false);
      }
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('is walked through by hand, keeps its place in the address, and has no violations on a phone', async () => {
    await inBrowser({ width: 390, height: 844 }, async ({ page, complaints }) => {
      await logIn(page, product.address, `/carousels/${uuids.Slow}`);
      const controls = page.getByRole('navigation', { name: 'Carousel Slow' });
      const [first, second] = ['First', 'Second'].map((name) => page.getByRole('region', { name, exact: true }));
      await first?.waitFor();
      await controls.getByRole('button', { name: 'Next dashboard' }).click();
      await second?.waitFor();
      expect(await controls.textContent()).toContain('2 of 2');
      await controls.getByRole('button', { name: 'Pause' }).click();
      await controls.getByRole('button', { name: 'Go on' }).waitFor();
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ show: '2', paused: 'true' });
      await page.reload();
      await second?.waitFor();
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await controls.getByRole('button', { name: 'Next dashboard' }).click();
      await first?.waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('says what is missing where it shows nothing, and where there is none', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, `/carousels/${uuids.Nothing}`);
      await page.getByText('This carousel shows nothing').waitFor();
      await page.goto(`${product.address}/carousels/csel_${'0'.repeat(32)}`);
      await page.getByRole('alert').waitFor();
    });
  });
});
