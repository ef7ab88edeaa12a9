import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  hasPrometheus,
  type RealPrometheus,
  startPrometheus,
} from '../../server/src/workspace/data-sources/testing/start-prometheus.ts';
import { violationsInBothThemes } from '../support/accessibility.ts';
import { browserMissing } from '../support/browser.ts';
import { openApiClient } from '../support/client.ts';
import { goWithin, inBrowser, logIn, shareBrowser, withoutRefusals } from '../support/console.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';
import { sendSmallFleet } from '../support/telemetry.ts';

shareBrowser();
let product: Product;
let prometheus: RealPrometheus | undefined;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  const seconds = Math.floor(Date.now() / 1_000);
  const samples = Array.from(
    { length: 60 },
    (_, step) => `requests_total{job="api"} ${step} ${seconds - (60 - step) * 15}`,
  );
  prometheus = hasPrometheus ? await startPrometheus(['# TYPE requests counter', ...samples].join('\n')) : undefined;
  product = await startProduct({
    environment: prometheus === undefined ? {} : { BELVEDERE_PROXY_ALLOW: new URL(prometheus.url).host },
  });
  await sendSmallFleet(product.address, apiKey);
  if (prometheus === undefined) return;
  const source = { name: 'Metrics', type: 'prometheus', url: prometheus.url, access: 'proxy' };
  const answer = await fetch(`${product.address}/api/datasources`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(source),
  });
  expect(answer.status).toBe(200);
}, 120_000);
afterAll(async () => {
  await product?.stop();
  await prometheus?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

const query = 'M::cpu:(avg(usage_total)) [::1m] BY host';

describe('telemetry in the console', { timeout: 120_000 }, () => {
  it('shows the machines that report as a table and a map, and one with its processes, labels and report', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/hosts?order=-cpu_usage');
      await page.getByRole('link', { name: 'web-1' }).waitFor();
      await page.getByRole('button', { name: 'Host' }).click();
      await page.waitForURL(/order=name/);
      await page.getByRole('link', { name: 'Map' }).click();
      await page.getByLabel('Coloured by').selectOption('load');
      await page.getByRole('link', { name: 'web-1 1.5' }).waitFor();
      await page.getByLabel('Coloured by').selectOption('cpu_usage');
      await page.getByRole('link', { name: 'web-1 95 %' }).click();
      await page.getByRole('heading', { name: 'web-1' }).waitFor();
      const views = page.getByRole('navigation', { name: 'web-1' });
      await page.getByRole('region', { name: 'Processor' }).getByRole('img', { name: 'Processor' }).waitFor();
      await page.getByRole('region', { name: 'Processor' }).getByText('all', { exact: true }).waitFor();
      await views.getByRole('link', { name: 'Processes' }).click();
      await page.getByText('nginx -g daemon').waitFor();
      await page.getByText('team:web-1').waitFor();
      await page.getByRole('button', { name: 'Edit labels' }).click();
      expect(await page.getByRole('textbox', { name: 'Labels' }).inputValue()).toBe('');
      await page.getByRole('textbox', { name: 'Labels' }).fill('prod, eu');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('The labels are saved.').waitFor();
      await page.getByText('prod', { exact: true }).waitFor();
      await views.getByRole('link', { name: 'Last report' }).click();
      await page.getByRole('cell', { name: 'mem_used_percent' }).waitFor();
      await views.getByRole('link', { name: 'Logs' }).click();
      await page.getByRole('list', { name: 'Logs' }).getByText('upstream timed out 0').waitFor();
      await page.getByRole('link', { name: 'Logs of this host' }).click();
      await page.getByText('75 lines').waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
    const labels = await openApiClient(product.address, apiKey).post(
      '/object/hosts/label/list',
      '{"source":"HOST","names":["web-1"]}',
    );
    expect(labels.content['web-1'].labels.sort()).toEqual(['eu', 'prod']);
  });

  it('finds logs by words and by what they are of, page by page, and turns that into a query', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/logs');
      await page.getByText('150 lines').waitFor();
      await page.getByRole('button', { name: 'Older lines' }).click();
      await page.getByRole('list', { name: 'Logs' }).getByRole('listitem').nth(149).waitFor();
      await page.getByLabel('Search logs').fill('timed');
      await page.getByText('15 lines').waitFor();
      await page.getByRole('region', { name: 'Source' }).getByRole('button', { name: 'nginx' }).click();
      await page.getByRole('button', { name: /^Remove the filter source/ }).waitFor();
      await page.waitForURL(/source=nginx/);
      await page.getByRole('list', { name: 'Logs' }).getByRole('button').first().click();
      await page.getByText('web-1').first().waitFor();
      await page.getByRole('link', { name: 'As a query' }).click();
      await page.getByRole('table', { name: 'Answer' }).waitFor();
      await page
        .getByRole('cell', { name: /^upstream timed out/ })
        .first()
        .waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('shows logs as they come while they are followed', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/logs?query=straggler');
      await page.getByText('No logs fit').waitFor();
      await page.getByRole('button', { name: 'Follow' }).click();
      const { content } = await openApiClient(product.address, apiKey).post('/ingest/token/add', '{"name":"late"}');
      await fetch(`${product.address}/v1/write/logging?token=${content.token}`, {
        method: 'POST',
        body: 'app,host=web-1,status=info message="a straggler came"',
      });
      await page.getByText('a straggler came').waitFor();
    });
  });

  it('asks a query that is written with completion, draws it, and remembers it', async () => {
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/explore');
      await page.getByRole('textbox', { name: 'Query' }).click();
      await page.keyboard.type('M::cpu:(av');
      // What is typed next must not come before what the click puts in.
      const written = (text: string) => page.getByRole('textbox', { name: 'Query' }).getByText(text).waitFor();
      await page.getByRole('option', { name: /^avg/ }).click();
      await written('M::cpu:(avg(');
      await page.keyboard.type('usage_total) AS load');
      await written('M::cpu:(avg(usage_total) AS load)');
      await page.keyboard.press('Control+End');
      await page.keyboard.type(' [::1m] BY host');
      await written('M::cpu:(avg(usage_total) AS load) [::1m] BY host');
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(/query=/);
      await page.getByRole('img', { name: 'Answer' }).waitFor();
      await page.getByRole('link', { name: 'Raw' }).click();
      await page.getByText('"usage_total"').first().waitFor();
      await page.goto(`${product.address}/explore`);
      await page.getByRole('button', { name: 'History' }).click();
      await page.getByRole('menuitem', { name: /M::cpu:\(avg\(usage_total\) AS load\)/ }).click();
      await page.getByRole('img', { name: 'Answer' }).waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('puts what it shows on a new dashboard, then on the same one, which somebody else saved meanwhile', async () => {
    const client = openApiClient(product.address, apiKey);
    const charts = async (uuid: string) => (await client.get(`/dashboards/${uuid}/export`)).content.main.charts;
    let uuid = '';
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, `/explore?query=${encodeURIComponent(query)}`);
      await page.getByRole('button', { name: 'Add to dashboard' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add to dashboard' });
      await dialog.getByLabel('Title of the chart').fill('Load of the fleet');
      await dialog.getByLabel('Title of the dashboard').fill('Fleet');
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await dialog.getByRole('link', { name: 'Open the dashboard' }).click();
      await page.getByRole('heading', { name: 'Fleet', level: 1 }).waitFor();
      await page.getByRole('img', { name: 'Load of the fleet' }).waitFor();
      [, uuid = ''] = /\/d\/([^/?]+)/.exec(page.url()) ?? [];
      await client.post(`/dashboards/${uuid}/modify`, '{"name":"Fleet of others"}');

      await page.goto(`${product.address}/explore?view=table&query=${encodeURIComponent(query)}`);
      await page.getByRole('button', { name: 'Add to dashboard' }).click();
      await dialog.getByLabel('Title of the chart').fill('As rows');
      await dialog.getByLabel('Dashboard', { exact: true }).selectOption('Fleet of others');
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await dialog.getByRole('link', { name: 'Open the dashboard' }).waitFor();
    });
    expect(await charts(uuid)).toMatchObject([
      { name: 'Load of the fleet', type: 'sequence', queries: [{ query: { q: query } }] },
      { name: 'As rows', type: 'table', queries: [{ query: { q: query } }] },
    ]);
    expect((await client.get(`/dashboards/${uuid}/get`)).content.name).toBe('Fleet of others');
  });

  it('helps to write the language of a data source, and underlines what it refuses', async (context) => {
    context.skip(prometheus === undefined, 'the Debian package prometheus is missing');
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/explore');
      await page.getByLabel('Data source').selectOption({ label: 'Metrics (prometheus)' });
      await page.getByRole('textbox', { name: 'Query' }).click();
      await page.keyboard.type('sum(requests_t');
      await page.getByRole('option', { name: 'requests_total' }).click();
      await page.keyboard.type('{job="');
      await page.getByRole('option', { name: 'api' }).click();
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(/query=sum/);
      await page.getByRole('img', { name: 'Answer' }).waitFor();

      await page.getByRole('textbox', { name: 'Query' }).click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('rate(requests_total)');
      await page.keyboard.press('Control+Enter');
      await page.locator('.cm-lintRange-error').waitFor();
      await page
        .getByRole('alert')
        .getByText(/range vector/)
        .waitFor();
      await page.getByText(/^Trace id: \S+$/).waitFor();
      expect(await page.locator('.cm-lintRange-error').first().textContent()).toContain('requests_total');
    });
  });

  it('says where a query is wrong before it is asked, and the server says it again', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/explore?query=M%3A%3Acpu%3A(agv(usage_total))');
      await page.locator('.cm-lintRange-error').waitFor();
      await page.getByText(/did you mean avg/).waitFor();
    });
  });

  it('has no barrier that axe knows with data in view in either theme', async () => {
    await inBrowser({}, async ({ page, settled }) => {
      await logIn(page, product.address);
      for (const path of [
        '/',
        '/hosts',
        '/hosts?view=map',
        '/hosts/web-1',
        '/hosts/web-1?view=processes',
        '/hosts/web-1?view=logs',
        '/hosts/web-1?view=report',
        '/processes',
        '/logs',
        `/explore?query=${encodeURIComponent(query)}`,
        `/explore?view=raw&query=${encodeURIComponent(query)}`,
      ]) {
        await goWithin(page, path);
        await settled();
        expect(await violationsInBothThemes(page), path).toEqual({ light: [], dark: [] });
      }
    });
  });
});
