import type { CDPSession, Page } from 'playwright-core';
import { baselinePath } from './baseline-page.ts';
import { panelCount, uid } from './dashboard.ts';

/**
 * Runs in the page: resolves with the time when the frame is over in which all charts were drawn for the first time. A chart is drawn when its canvas
 * has pixels; a panel is, when it says so.
 */
const whenPainted = `(selector, count) => new Promise((resolve) => {
  const look = () => {
    const drawn = [...document.querySelectorAll(selector)].filter((canvas) => canvas.width > 0 && canvas.height > 0);
    if (drawn.length < count) return requestAnimationFrame(look);
    // A message that is posted within a frame comes when that frame is painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    requestAnimationFrame(() => port2.postMessage(0));
  };
  look();
})`;

const charts = '[data-panel][data-state=drawn] .uplot canvas';

export interface Painted {
  readonly wallMs: number;
  /** Processor time of the process that draws the page: it says more than the clock where others want the processor too. */
  readonly processorMs: number;
}

async function processorMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN) * 1_000;
}

/** Measures what a script does in the page that is open; the script answers how long it took. */
async function measured(page: Page, script: string): Promise<Painted> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await processorMs(session);
  const wallMs = await page.evaluate<number>(script);
  const used = (await processorMs(session)) - before;
  await session.detach();
  return { wallMs, processorMs: used };
}

/** From a click on its name in the list of dashboards to the last paint, in milliseconds. */
export async function openDashboard(page: Page, address: string): Promise<Painted> {
  await page.goto(`${address}/dashboards`);
  await page.locator(`a[href*="/d/"]`, { hasText: 'Rendering' }).waitFor();
  return await measured(
    page,
    `(async () => {
    const link = [...document.querySelectorAll('a[href*="/d/"]')].find(({ textContent }) => textContent === 'Rendering');
    const from = performance.now();
    link.click();
    return (await (${whenPainted})('${charts}', ${panelCount})) - from;
  })()`,
  );
}

/** From the navigation to its address to the last paint. */
export async function reloadDashboard(page: Page, address: string): Promise<number> {
  await page.goto(`${address}/d/${uid}`, { waitUntil: 'commit' });
  return await page.evaluate<number>(`(${whenPainted})('${charts}', ${panelCount})`);
}

/** From the first request for data to the last paint of a page that holds nothing but charts. */
export async function timeBaseline(page: Page, address: string): Promise<Painted> {
  await page.goto(address + baselinePath);
  return await measured(
    page,
    `(async () => {
    const from = performance.now();
    drawAll();
    return (await (${whenPainted})('.uplot canvas', ${panelCount})) - from;
  })()`,
  );
}
