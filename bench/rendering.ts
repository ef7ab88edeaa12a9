import { spawnSync } from 'node:child_process';
import { openBrowser } from '../tests/support/browser.ts';
import { logIn } from '../tests/support/console.ts';
import { startMetricsServer } from '../tests/support/metrics-server.ts';
import { apiKey, type Product, repository, startProduct } from '../tests/support/product.ts';
import { addBaselinePage } from './rendering/baseline-page.ts';
import { panelCount, pointCount, renderingDashboard, seriesCount, sourceUid } from './rendering/dashboard.ts';
import { benchAnswers } from './rendering/metrics.ts';
import { openDashboard, type Painted, reloadDashboard, timeBaseline } from './rendering/painted.ts';
import { fixed, interleave, median, ratioOf } from './support/numbers.ts';
import { atMost, type Measurement } from './support/table.ts';

const rounds = 5;
const barMs = 1_000;
/** All panels are in view in it. */
const viewport = { width: 1_920, height: 1_200 };

/**
 * A dashboard of 20 panels with 10 series of 1,000 points each, from a data source that answers at once: how long until the last of them is painted
 * in a real browser, the way of the data through the server included. The baseline is a page without anything but uPlot that asks the server for the same
 * answers, side by side, and draws them in areas of the same size.
 */
export async function measure(): Promise<Measurement[]> {
  buildConsole();
  const metrics = await startMetricsServer(benchAnswers);
  const product = await startProduct({ environment: { BELVEDERE_PROXY_ALLOW: new URL(metrics.url).host } });
  try {
    await prepare(product, metrics.url);
    const browser = await openBrowser();
    try {
      const { page, context } = browser;
      await page.setViewportSize(viewport);
      await logIn(page, product.address);
      await addBaselinePage(context, product.address);
      const ours = () => openDashboard(page, product.address);
      const raw = () => timeBaseline(page, product.address);
      await ours();
      await raw();
      const opened = await interleave(rounds, ours, raw);
      const loaded: number[] = [];
      for (let round = 0; round < rounds; round += 1) loaded.push(await reloadDashboard(page, product.address));
      const what = `${panelCount} panels x ${seriesCount} series x ${pointCount} points`;
      const wall = (painted: readonly Painted[]) => painted.map(({ wallMs }) => wallMs);
      const processor = (painted: readonly Painted[]) => median(painted.map(({ processorMs }) => processorMs));
      const of = (times: readonly number[]) => `${fixed(median(times), 0)} ms`;
      return [
        {
          what: `${what}, opened from the list`,
          ratio: ratioOf(wall(opened.one), wall(opened.other)),
          ours: of(wall(opened.one)),
          baseline: of(wall(opened.other)),
          bar: { ...atMost(barMs, median(wall(opened.one))), text: `≤ ${barMs} ms` },
          note: `from the click to the last paint, against uPlot alone with the same answers; ${fixed(processor(opened.one), 0)} and ${fixed(processor(opened.other), 0)} ms of processor in the process that draws`,
        },
        { what: `${what}, page loaded anew`, ours: of(loaded), note: 'from the navigation to the last paint' },
      ];
    } finally {
      await browser.close();
    }
  } finally {
    await product.stop();
    await metrics.stop();
  }
}

function buildConsole(): void {
  const { status } = spawnSync(process.execPath, ['scripts/build-console.mjs'], { cwd: repository, stdio: 'inherit' });
  if (status !== 0) throw new Error('the console could not be built');
}

async function prepare({ address }: Product, url: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  await post('/api/datasources', {
    uid: sourceUid,
    name: 'Metrics',
    type: 'prometheus',
    url,
    access: 'proxy',
    isDefault: true,
  });
  await post('/api/dashboards/db', { dashboard: renderingDashboard, overwrite: true });
}
