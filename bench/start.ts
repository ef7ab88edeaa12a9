import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, type Product, startProduct } from '../tests/support/product.ts';
import { residentMegabytes } from './support/machine.ts';
import { fixed, median, whole } from './support/numbers.ts';
import type { Measurement } from './support/table.ts';

const starts = 5;
/** "About a second": what a person who waits for it takes for one. */
const secondsMax = 1.2;
const megabytesMax = 200;
const restMs = 3_000;
const pollMs = 5;

/** Time from the start of the supervisor to the first 200, and the memory of the server that nobody uses. */
export async function measure(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-bench-'));
  try {
    const firstStarts: number[] = [];
    const restarts: number[] = [];
    const memory: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      const dataDir = join(folder, String(index));
      firstStarts.push((await timedStart(dataDir)).seconds);
      const again = await timedStart(dataDir, restMs);
      restarts.push(again.seconds);
      memory.push(again.megabytes);
    }
    const seconds = median(restarts);
    const megabytes = median(memory);
    return [
      {
        what: 'start to the first 200',
        bar: { text: 'about 1 s', met: seconds <= secondsMax },
        ours: `${fixed(seconds, 2)} s`,
        note: `the first start, which makes the store: ${fixed(median(firstStarts), 2)} s; supervisor included`,
      },
      {
        what: 'memory of the server at rest',
        bar: { text: `< ${megabytesMax} MB`, met: megabytes < megabytesMax },
        ours: `${whole(megabytes)} MB`,
        note: `RSS ${restMs / 1000} s after the start`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timedStart(dataDir: string, restBeforeMemoryMs = 0): Promise<{ seconds: number; megabytes: number }> {
  const port = await freePort();
  const startedAt = performance.now();
  const starting: Promise<Product> = startProduct({ dataDir, environment: { PORT: String(port) } });
  const ready = firstAnswer(`http://127.0.0.1:${port}/healthz`, startedAt);
  const product = await starting;
  try {
    const seconds = await ready;
    await delay(restBeforeMemoryMs);
    return { seconds, megabytes: residentMegabytes(product.serverPid()) ?? Number.NaN };
  } finally {
    await product.stop();
  }
}

async function firstAnswer(url: string, startedAt: number): Promise<number> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return (performance.now() - startedAt) / 1000;
    if (performance.now() - startedAt > 30_000) throw new Error('the product did not start within 30 s');
    await delay(pollMs);
  }
}
