import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  hasPrometheus,
  type RealPrometheus,
  startPrometheus,
} from '../../server/src/workspace/data-sources/testing/start-prometheus.ts';
import { violationsInBothThemes } from '../support/accessibility.ts';
import { browserMissing } from '../support/browser.ts';
import { chartSamples, logLines, metricLines, sampleTemplate, sampleTitle } from '../support/chart-samples.ts';
import { openApiClient } from '../support/client.ts';
import { inBrowser, logIn, shareBrowser, withoutRefusals } from '../support/console.ts';
import { must } from '../support/fixture.ts';
import { type MetricsServer, startMetricsServer } from '../support/metrics-server.ts';
import { panelSamples, panelTitle, sampleAnswers, sampleDashboard } from '../support/panel-samples.ts';
import { type Box, pixelComparison } from '../support/pixels.ts';
import { apiKey, type Product, startProduct } from '../support/product.ts';
import { sendLines } from '../support/telemetry.ts';

/** Dashboards of both formats in a real browser, over a real Prometheus and over telemetry of the product itself. */

const nowMs = Date.now();
const minutes = 30;
/** One letter of a small text has more pixels. */
const differingMin = 20;

/** A counter and a gauge of two jobs, as Prometheus would have scraped them in the last half hour. */
function samples(): string {
  const times = Array.from({ length: minutes * 4 }, (_, step) => Math.floor(nowMs / 1_000) - (minutes * 4 - step) * 15);
  const series = (name: string, at: (job: string, step: number) => number) =>
    ['api', 'web'].flatMap((job, place) =>
      times.map((time, step) => `${name}{job="${job}",instance="host-${place}"} ${at(job, step)} ${time}`),
    );
  return [
    '# TYPE requests counter',
    ...series('requests_total', (job, step) => step * (job === 'api' ? 30 : 90)),
    '# TYPE temperature gauge',
    ...series('temperature', (job, step) => 20 + (job === 'api' ? 1 : 6) * Math.sin(step / 9)),
  ].join('\n');
}

/** As an older Grafana wrote it: rows, graphs, a single value, a variable that is asked for. */
const operations = {
  uid: 'operations',
  title: 'Operations',
  schemaVersion: 14,
  time: { from: 'now-30m', to: 'now' },
  templating: {
    list: [
      {
        name: 'job',
        label: 'Job',
        type: 'query',
        datasource: 'Metrics',
        query: 'label_values(requests_total, job)',
        refresh: 1,
        includeAll: true,
        multi: true,
        current: { value: ['$__all'] },
      },
      { name: 'Where', type: 'adhoc', datasource: 'Metrics' },
    ],
  },
  annotations: {
    list: [{ name: 'Hot', datasource: 'Metrics', expr: 'temperature{job="web"} > 25', step: '15s', iconColor: 'red' }],
  },
  rows: [
    {
      title: 'Traffic',
      showTitle: true,
      height: 240,
      panels: [
        {
          id: 1,
          span: 8,
          type: 'graph',
          title: 'Requests of $job',
          datasource: 'Metrics',
          yaxes: [{ format: 'reqps' }, {}],
          targets: [
            { refId: 'A', expr: 'sum by (job) (rate(requests_total{job=~"$job"}[5m]))', legendFormat: '{{job}}' },
          ],
        },
        {
          id: 2,
          span: 4,
          type: 'singlestat',
          title: 'Temperature',
          datasource: 'Metrics',
          format: 'celsius',
          decimals: 1,
          valueName: 'current',
          thresholds: '15,30',
          colors: ['blue', 'green', 'red'],
          colorValue: true,
          targets: [{ refId: 'A', expr: 'max(temperature{job=~"$job"})' }],
        },
      ],
    },
    {
      title: 'Details',
      showTitle: true,
      height: 240,
      panels: [
        {
          id: 3,
          span: 12,
          type: 'table',
          title: 'Now',
          datasource: 'Metrics',
          targets: [{ refId: 'A', expr: 'temperature', instant: true, format: 'table' }],
        },
      ],
    },
  ],
};

shareBrowser();
let prometheus: RealPrometheus | undefined;
let metrics: MetricsServer;
let product: Product;
let everyKind: string;
beforeAll(async () => {
  if (browserMissing !== undefined) return;
  prometheus = hasPrometheus ? await startPrometheus(samples()) : undefined;
  metrics = await startMetricsServer(sampleAnswers);
  const allowed = [metrics, ...(prometheus === undefined ? [] : [prometheus])].map(({ url }) => new URL(url).host);
  product = await startProduct({ environment: { BELVEDERE_PROXY_ALLOW: allowed.join(',') } });
  const client = openApiClient(product.address, apiKey);
  const { token } = must(await client.post('/ingest/token/add', { name: 'of the charts' })).content;
  await sendLines(product.address, token, 'metric', metricLines(nowMs));
  await sendLines(product.address, token, 'logging', logLines(nowMs));
  everyKind = must(
    await client.post('/dashboards/create', {
      name: 'Every kind of chart',
      templateInfo: sampleTemplate(product.address),
    }),
  ).content.uuid;
  const source = { url: metrics.url, access: 'proxy' };
  await grafana('/api/datasources', { ...source, uid: 'sample-metrics', name: 'Sample metrics', type: 'prometheus' });
  await grafana('/api/datasources', { ...source, uid: 'sample-logs', name: 'Sample logs', type: 'loki' });
  await grafana('/api/dashboards/db', { dashboard: sampleDashboard, overwrite: true });
  if (prometheus === undefined) return;
  await grafana('/api/datasources', { name: 'Metrics', type: 'prometheus', url: prometheus.url, access: 'proxy' });
}, 120_000);
afterAll(async () => {
  await product?.stop();
  await prometheus?.stop();
  await metrics?.stop();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

async function grafana(path: string, body?: object): Promise<Record<string, never>> {
  const answer = await fetch(product.address + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Record<string, never>;
}

const saveOperations = (overwrite = true) => grafana('/api/dashboards/db', { dashboard: operations, overwrite });

const panelOf = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('region', { name: title, exact: true }).and(page.locator('[data-panel]'));

/** Until all that it shows has come. */
async function waitDrawn(panel: Locator): Promise<void> {
  await panel.scrollIntoViewIfNeeded();
  await panel.and(panel.page().locator('[data-state=drawn]')).waitFor();
}

/** Takes pictures until two are the same: charts of a library come a moment after their data. */
async function untilStill(what: string, take: () => Promise<Buffer>): Promise<string> {
  let last = '';
  await expect
    .poll(
      async () => {
        const before = last;
        last = (await take()).toString('base64');
        return before === last;
      },
      { timeout: 30_000, interval: 150, message: `${what} stands still` },
    )
    .toBe(true);
  return last;
}

async function picture(panel: Locator): Promise<string> {
  await waitDrawn(panel);
  await panel.locator('[role=status]').waitFor({ state: 'detached' });
  return untilStill(`${await panel.getAttribute('aria-label')}`, () => panel.screenshot({ animations: 'disabled' }));
}

/** In a window that has room for all of them; pictures of one after the other would take minutes. */
const allInView = { width: 1400, height: 4500 };

interface Board {
  readonly picture: string;
  /** Where the panels lie in it, in the order of their titles. */
  readonly boxes: readonly Box[];
}

/** A picture of all panels of a page in a window of `allInView`. */
async function boardOf(page: Page, titles: readonly string[]): Promise<Board> {
  for (const title of titles) await waitDrawn(panelOf(page, title));
  await page.locator('[data-panel] [role=status]').first().waitFor({ state: 'detached' });
  const boxes: Box[] = [];
  for (const title of titles) {
    const box = await panelOf(page, title).boundingBox();
    if (box === null || box.y + box.height > allInView.height) throw new Error(`${title} is not in view`);
    const [x, y] = [Math.floor(box.x), Math.floor(box.y)];
    boxes.push({ x, y, width: Math.floor(box.width), height: Math.floor(box.height) });
  }
  return { picture: await untilStill('all that is drawn', () => page.screenshot({ animations: 'disabled' })), boxes };
}

describe('dashboards in the console', { timeout: 240_000 }, () => {
  it('shows a dashboard of an older Grafana with charts over a real Prometheus, for what is chosen', async (context) => {
    context.skip(prometheus === undefined, 'the Debian package prometheus is missing');
    await saveOperations();
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/d/operations/operations');
      await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor();
      const graph = panelOf(page, /^Requests of/);
      for (const panel of [graph, panelOf(page, 'Temperature'), panelOf(page, 'Now')]) await waitDrawn(panel);
      await panelOf(page, 'Temperature')
        .getByText(/\d+\.\d °C/)
        .first()
        .waitFor();
      const legend = graph.getByRole('button', { name: 'web', exact: true });
      const all = await picture(graph);
      await legend.click();
      expect(await graph.getByRole('button', { name: 'api', exact: true }).getAttribute('aria-pressed')).toBe('false');
      expect(await picture(graph)).not.toBe(all);
      await legend.click();

      await page.getByRole('button', { name: '+ Filter of Where' }).click();
      await page.getByLabel('Label', { exact: true }).fill('job');
      await page.getByLabel('Value', { exact: true }).fill('web');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(/var-Where=job%7C%3D%7Cweb/);
      await graph.getByRole('button', { name: 'api', exact: true }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /Remove the filter job/ }).click();
      await graph.getByRole('button', { name: 'api', exact: true }).waitFor();

      const hot = graph.getByRole('button', { name: /^Annotation: / }).first();
      await hot.waitFor();
      await page.getByRole('button', { name: 'Hot' }).click();
      await page.waitForURL(/mark-Hot=off/);
      await hot.waitFor({ state: 'detached' });

      await page.getByRole('button', { name: /^Job / }).click();
      await page.getByRole('dialog', { name: 'Job' }).getByRole('button', { name: 'api' }).click();
      await page.waitForURL(/var-job=api/);
      await page.keyboard.press('Escape');
      await panelOf(page, 'Requests of api').waitFor();
      await legend.waitFor({ state: 'detached' });

      await panelOf(page, 'Now').getByRole('button', { name: 'Actions for Now' }).click();
      await page.getByRole('menuitem', { name: 'Full screen' }).click();
      await page.waitForURL(/panel=3/);
      await graph.waitFor({ state: 'detached' });
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Actions for Now' }).click();
      await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
      expect((await download).suggestedFilename()).toBe('Now.csv');
      await page.keyboard.press('Escape');
      await graph.waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('looks at another time when a part of a chart is marked, and keeps it in the address', async (context) => {
    context.skip(prometheus === undefined, 'the Debian package prometheus is missing');
    await saveOperations();
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, '/d/operations?from=now-30m&to=now&tz=Asia/Shanghai');
      const graph = panelOf(page, /^Requests of/);
      await waitDrawn(graph);
      const box = await graph.locator('.u-over').boundingBox();
      if (box === null) throw new Error('the chart has no area');
      await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
      await page.mouse.up();
      await page.waitForURL(/from=\d{13}&to=\d{13}/);
      const search = new URL(page.url()).searchParams;
      const lengthMs = Number(search.get('to')) - Number(search.get('from'));
      expect(lengthMs).toBeGreaterThan(0.25 * minutes * 60_000);
      expect(lengthMs).toBeLessThan(0.35 * minutes * 60_000);
      expect(search.get('tz')).toBe('Asia/Shanghai');
      await page.getByRole('button', { name: /^Range of time/ }).click();
      await page.getByRole('button', { name: 'Last 6 hours' }).click();
      await page.waitForURL(/from=now-6h&to=now/);
    });
  });

  const quarterFromMs = nowMs - 15 * 60_000;
  const kinds = {
    guance: {
      titles: [...chartSamples.keys()].map(sampleTitle),
      address: (isOther: boolean) =>
        `/d/${everyKind}?from=${quarterFromMs}&to=${nowMs}&var-host=${isOther ? 'b' : 'a'}&var-page=${isOther ? 'readyz' : 'healthz'}`,
      notDrawn: 'worldmap',
    },
    grafana: {
      titles: [...panelSamples.keys()].map(panelTitle),
      address: (isOther: boolean) => `/d/${sampleDashboard.uid}?var-host=${isOther ? 'b' : 'a'}`,
      notDrawn: 'geomap',
    },
  };
  it.each(['guance', 'grafana'] as const)(
    'draws each kind of chart (%s), and another picture when the data is another',
    async (format) => {
      const { titles, address, notDrawn } = kinds[format];
      await inBrowser(allInView, async ({ page, context, complaints }) => {
        const drawn = async (isOther: boolean) => {
          await page.goto(product.address + address(isOther));
          // Nothing is pointed at: what is would be drawn otherwise.
          await page.mouse.move(0, 0);
          return boardOf(page, titles);
        };
        await logIn(page, product.address);
        const first = await drawn(false);
        const again = await drawn(false);
        const other = await drawn(true);
        expect([again.boxes, other.boxes]).toEqual([first.boxes, first.boxes]);
        const { differing } = await pixelComparison(context);
        const same = await differing(first.picture, again.picture, first.boxes);
        const another = await differing(first.picture, other.picture, first.boxes);
        for (const [index, title] of titles.entries()) {
          expect(same[index], `${title} for the same data`).toBeLessThan(differingMin);
          expect(another[index], `${title} for other data`).toBeGreaterThan(differingMin);
        }
        await panelOf(page, new RegExp(`^${notDrawn}`))
          .getByText(`Charts of the kind ${notDrawn} are not drawn. This is their data.`)
          .waitFor();
        expect(withoutRefusals(complaints)).toEqual([]);
      });
    },
  );

  it('takes a pasted dashboard after it said what will be made of it, and finds it by folder, tag, star and name', async () => {
    const exported = {
      __inputs: [{ name: 'DS_A', label: 'Numbers', type: 'datasource', pluginId: 'prometheus' }],
      title: 'Brought along',
      tags: ['imported'],
      schemaVersion: 14,
      time: sampleDashboard.time,
      templating: { list: [{ name: 'host', type: 'custom', query: 'a,b' }] },
      rows: [
        {
          panels: [
            {
              id: 1,
              span: 8,
              type: 'graph',
              title: 'Load',
              // biome-ignore lint/suspicious/noTemplateCurlyInString: so exported files name their inputs.
              datasource: '${DS_A}',
              targets: [{ expr: 'load{host="$host"}' }],
            },
            { id: 2, span: 4, type: 'news', title: 'News' },
          ],
        },
      ],
    };
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, '/dashboards');
      await page.getByRole('button', { name: 'Import dashboard' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Dashboard as JSON').fill('{"no": "dashboard"}');
      await dialog.getByText('This is no dashboard that is understood.').waitFor();
      await dialog.getByLabel('Dashboard as JSON').fill(JSON.stringify(exported));
      const preview = dialog.getByRole('region', { name: 'What will be made of it' });
      await preview.getByRole('row', { name: 'graph 1 drawn as timeseries' }).waitFor();
      await preview.getByRole('row', { name: 'news 1 its data as a table' }).waitFor();
      await preview.getByText('2 panels, 0 rows, 1 variables.').waitFor();
      await preview.getByLabel('Data source for Numbers (prometheus)').selectOption({ label: 'Sample metrics' });
      await dialog.getByLabel('Title').fill('Brought here');
      await dialog.getByRole('button', { name: 'Import', exact: true }).click();
      await page.getByRole('heading', { name: 'Brought here', level: 1 }).waitFor();
      await waitDrawn(panelOf(page, 'Load'));

      await page.goto(`${product.address}/dashboards`);
      await page.getByRole('button', { name: 'Actions for Brought here' }).click();
      await page.getByRole('menuitem', { name: 'Move to a folder' }).click();
      await page.getByRole('dialog').getByLabel('Folder').selectOption({ label: 'A new folder' });
      await page.getByRole('dialog').getByLabel('Title').fill('Guests');
      await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click();
      await page.getByRole('button', { name: 'Guests' }).waitFor();
      await page.getByRole('button', { name: 'Star Brought here' }).click();
      await page.locator('[aria-pressed=true]', { hasText: '★' }).waitFor();
      const other = page.getByRole('link', { name: 'Every kind of panel', exact: true });
      const link = page.getByRole('link', { name: 'Brought here', exact: true });
      const isAlone = async () => {
        await other.waitFor({ state: 'detached' });
        await link.waitFor();
      };
      await page.getByLabel('Folder', { exact: true }).selectOption({ label: 'Guests' });
      await page.waitForURL(/folder=/);
      await isAlone();
      await page.goto(`${product.address}/dashboards`);
      await other.waitFor();
      await page.getByRole('button', { name: 'Favourites' }).click();
      await page.waitForURL(/starred=yes/);
      await isAlone();
      await page.goto(`${product.address}/dashboards?tag=imported`);
      await isAlone();
      await page.goto(`${product.address}/dashboards?search=brought`);
      await isAlone();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
  });

  it('adds a panel, changes another, moves it, and saves what was meant', async () => {
    const client = openApiClient(product.address, apiKey);
    const { uuid } = must(
      await client.post('/dashboards/create', { name: 'To edit', templateInfo: sampleTemplate(product.address) }),
    ).content;
    await inBrowser({}, async ({ page, complaints }) => {
      await logIn(page, product.address, `/d/${uuid}`);
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const toolbar = page.getByRole('toolbar');
      await toolbar.getByRole('button', { name: '+ Add panel' }).click();
      await page.getByRole('menuitem', { name: 'text', exact: true }).click();
      const editor = page.getByRole('dialog');
      await editor.getByLabel('Title').fill('Read me');
      await editor.getByLabel('Text').fill('**Hello** from #{host}');
      await editor.getByRole('button', { name: 'Apply' }).click();
      await panelOf(page, 'Read me').getByText('Hello').waitFor();

      await page.getByRole('button', { name: 'Actions for sequence 0' }).click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await editor.getByLabel('Query A', { exact: true }).click();
      await page.keyboard.press('ControlOrMeta+a');
      // What replaces coloured text would be given its style by the browser, which the policy of the page refuses.
      await page.keyboard.press('Delete');
      await page.keyboard.insertText("M::`work`:(max(`load`)) { `host` = '#{host}' }");
      await editor.getByLabel('Title').fill('Peak');
      await editor.getByRole('button', { name: 'Apply' }).click();
      await waitDrawn(panelOf(page, 'Peak'));

      const title = panelOf(page, 'Peak').locator('.panel-header');
      await title.scrollIntoViewIfNeeded();
      const from = await title.boundingBox();
      if (from === null) throw new Error('the panel has no title');
      await page.mouse.move(from.x + 40, from.y + 10);
      await page.mouse.down();
      await page.mouse.move(from.x + 420, from.y + 12, { steps: 12 });
      await page.mouse.up();

      await page.getByRole('button', { name: 'Move Peak' }).focus();
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('ArrowLeft');

      await toolbar.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog', { name: 'Save dashboard' }).getByText('+ Peak').waitFor();
      await page.getByRole('dialog', { name: 'Save dashboard' }).getByRole('button', { name: 'Save' }).click();
      await page.getByText('To edit is saved.').waitFor();
      await page.waitForURL((url) => !url.search.includes('mode=edit'));
      await panelOf(page, 'Read me').waitFor();
      expect(withoutRefusals(complaints)).toEqual([]);
    });
    const saved = must(await client.get(`/dashboards/${uuid}/export`)).content;
    const before = sampleTemplate(product.address) as { main: { charts: { pos: { x: number; w: number } }[] } };
    expect(saved.main.charts).toHaveLength(chartSamples.length + 1);
    expect(saved.main.charts[0]).toMatchObject({
      name: 'Peak',
      queries: [{ query: { q: expect.stringContaining('max(') } }],
    });
    expect(saved.main.charts[0].pos.x).toBeGreaterThan(before.main.charts[0]?.pos.x ?? 0);
    expect(saved.main.charts[0].pos.w).toBe((before.main.charts[0]?.pos.w ?? 0) + 1);
    expect(saved.main.charts[7]).toMatchObject({ name: sampleTitle(7), type: 'table' });
  });

  it.each(['grafana', 'guance'] as const)(
    'warns of what somebody else has saved meanwhile (%s), shows both, and saves what was chosen',
    async (format) => {
      const client = openApiClient(product.address, apiKey);
      const id =
        format === 'grafana'
          ? `conflict-${nowMs}`
          : (must(
              await client.post('/dashboards/create', {
                name: 'Shared',
                templateInfo: sampleTemplate(product.address),
              }),
            ).content.uuid as string);
      const write = async (title: string) => {
        if (format === 'grafana') {
          const dashboard = {
            uid: id,
            title,
            panels: [{ id: 1, type: 'text', options: { content: 'x' }, gridPos: { x: 0, y: 0, w: 8, h: 4 } }],
          };
          await grafana('/api/dashboards/db', { dashboard, overwrite: true });
        } else must(await client.post(`/dashboards/${id}/modify`, { name: title }));
      };
      const title = async (): Promise<string> =>
        format === 'grafana'
          ? ((await grafana(`/api/dashboards/uid/${id}`)) as unknown as { dashboard: { title: string } }).dashboard
              .title
          : must(await client.get(`/dashboards/${id}/get`)).content.name;
      await write('Shared');
      await inBrowser({}, async ({ page }) => {
        await logIn(page, product.address, `/d/${id}?mode=edit`);
        const toolbar = page.getByRole('toolbar');
        await toolbar.getByRole('button', { name: 'Settings of the dashboard' }).click();
        await page.getByRole('dialog').getByLabel('Title').fill('Mine');
        await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
        await write('Theirs');
        await toolbar.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('dialog', { name: 'Save dashboard' }).getByRole('button', { name: 'Save' }).click();
        const conflict = page.getByRole('dialog', { name: 'Somebody else has saved this dashboard meanwhile' });
        await conflict.getByRole('region', { name: 'What was changed meanwhile' }).getByText('+ Theirs').waitFor();
        await conflict.getByRole('region', { name: 'What you changed' }).getByText('+ Mine').waitFor();
        expect(await title()).toBe('Theirs');
        await conflict.getByRole('button', { name: 'Save mine over it' }).click();
        await page.getByText('Mine is saved.').waitFor();
      });
      expect(await title()).toBe('Mine');
    },
  );

  it('goes back to an older version', async () => {
    const client = openApiClient(product.address, apiKey);
    const { uuid } = must(
      await client.post('/dashboards/create', { name: 'First name', templateInfo: sampleTemplate(product.address) }),
    ).content;
    must(await client.post(`/dashboards/${uuid}/modify`, { name: 'Second name' }));
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, `/d/${uuid}`);
      await page.getByRole('button', { name: 'Actions for Dashboard' }).click();
      await page.getByRole('menuitem', { name: 'Versions' }).click();
      const versions = page.getByRole('dialog', { name: 'Versions' });
      await versions.getByText('+ Second name').waitFor();
      await versions.getByRole('button', { name: /^Version 1/ }).click();
      await versions.getByRole('button', { name: 'What restoring would change' }).click();
      await versions.getByText('+ First name').waitFor();
      await versions.getByRole('button', { name: 'Restore', exact: true }).click();
      await page.getByRole('dialog', { name: 'Restore' }).getByRole('button', { name: 'Restore' }).click();
      await page.getByText('Version 1 is restored.').waitFor();
      await page.getByRole('heading', { name: 'First name', level: 1 }).waitFor();
    });
    expect(must(await client.get(`/dashboards/${uuid}/get`)).content).toMatchObject({ name: 'First name' });
  });

  it('has no barrier that axe knows in either theme, looked at or edited', async () => {
    await inBrowser({}, async ({ page }) => {
      await logIn(page, product.address, `/d/${everyKind}?from=${nowMs - 15 * 60_000}&to=${nowMs}`);
      for (const index of chartSamples.keys()) await waitDrawn(panelOf(page, sampleTitle(index)));
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] });
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('toolbar').getByRole('button', { name: 'Variables' }).click();
      await page.getByRole('dialog', { name: 'Variables' }).getByLabel('Name').waitFor();
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Actions for sequence 0' }).click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await page.getByRole('dialog').getByLabel('Unit').waitFor();
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] });
    });
  });

  it('fits a phone', async () => {
    await inBrowser({ width: 390 }, async ({ page }) => {
      await logIn(page, product.address, `/d/${everyKind}`);
      await waitDrawn(panelOf(page, sampleTitle(0)));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    });
  });
});
