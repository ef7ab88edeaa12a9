import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { repository } from '../../tests/support/product.ts';
import { fromMs, panelCount, pointCount, seriesCount, sourceUid, stepMs, toMs } from './dashboard.ts';

export const baselinePath = '/baseline-of-the-bench';

/** Of a panel in the console, less its title and its legend. */
const size = { width: 400, height: 130 };

/** Puts a page beside the console, with its session, that asks for the same answers and hands them to uPlot as they are. */
export async function addBaselinePage(context: BrowserContext, address: string): Promise<void> {
  const fileOf = (name: string): string => readFileSync(join(repository, 'node_modules/uplot/dist', name), 'utf8');
  const library = fileOf('uPlot.iife.min.js');
  const styles = fileOf('uPlot.min.css');
  const body = `<!doctype html><style>${styles}</style><main style="display:grid;grid-template-columns:repeat(4,1fr)"></main>
    <script>${library}</script><script>${script}</script>`;
  await context.route(address + baselinePath, (route) => route.fulfill({ contentType: 'text/html', body }));
}

const script = `
  const main = document.querySelector('main');
  const colors = ${JSON.stringify(['red', 'green', 'blue', 'orange', 'purple', 'teal', 'brown', 'gray', 'navy', 'olive'])};
  const series = [{}, ...colors.slice(0, ${seriesCount}).map((stroke) => ({ stroke }))];
  const axes = [{}, {}];
  async function draw(number, holder, datasource) {
    const query = { refId: 'A', expr: 'panel_' + number, datasource, intervalMs: ${stepMs}, maxDataPoints: ${pointCount} };
    const answer = await fetch('/api/ds/query', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ queries: [query], from: '${fromMs}', to: '${toMs}' }),
    });
    const { frames } = (await answer.json()).results.A;
    const data = [frames[0].data.values[0], ...frames.map((frame) => frame.data.values[1])];
    new uPlot({ ...${JSON.stringify(size)}, ms: 1, legend: { show: false }, series, axes }, data, holder);
  }
  async function drawAll() {
    for (let number = 1; number <= ${panelCount}; number += 1) {
      const holder = document.createElement('div');
      main.append(holder);
      draw(number, holder, { type: 'prometheus', uid: '${sourceUid}' });
    }
  }
`;
