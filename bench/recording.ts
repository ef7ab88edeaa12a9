import { nodeFlags } from '../server/src/supervisor/supervise.ts';
import { openApiClient } from '../tests/support/client.ts';
import { apiKey, startProduct, temporaryFolder } from '../tests/support/product.ts';
import { type Child, startChild } from './support/children.ts';
import { benchTemplate } from './support/dashboard.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { type Measured, perSecond, repeat, type Side } from './support/rounds.ts';
import { atLeast, type Measurement } from './support/table.ts';

const rounds = 7;
const roundMs = 1_500;
const warmUpMs = 1_500;
const bar = 0.9;

/** The export of a 20 kB dashboard from the product, and from the product without a record of calls. */
export async function measure(): Promise<Measurement[]> {
  const folder = temporaryFolder();
  const product = await startProduct({ dataDir: `${folder.path}/data` });
  const unrecorded = startChild('unrecorded.ts', [], nodeFlags);
  const load = startChild('load/main.ts');
  try {
    const { address } = await unrecorded.first<{ address: string }>();
    const one = { port: Number(new URL(product.address).port), pid: product.serverPid() };
    const other = { port: Number(new URL(address).port), pid: unrecorded.pid };
    return [await overhead(load, [one, await exportOf(product.address)], [other, await exportOf(address)])];
  } finally {
    await load.stop();
    await unrecorded.stop();
    await product.stop();
    folder.remove();
  }
}

async function exportOf(address: string): Promise<string> {
  const client = openApiClient(address, apiKey);
  const made = await client.post('/dashboards/create', `{"name":"bench","templateInfo":${benchTemplate('bench')}}`);
  const path = `/api/v1/dashboards/${made.content.uuid}/export`;
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nDF-API-KEY: ${apiKey}\r\nUser-Agent: bench\r\n\r\n`;
}

type Target = readonly [side: Side, request: string];

async function overhead(load: Child, ours: Target, without: Target): Promise<Measurement> {
  // A load that never sleeps would take the processor that the engine needs, on one side only; both servers are as fast as each other.
  const run = ([side, request]: Target, milliseconds = roundMs) => repeat(load, side, request, milliseconds, false);
  for (const target of [ours, without]) await run(target, warmUpMs);
  const measured = await interleave(
    rounds,
    () => run(ours),
    () => run(without),
  );
  const ratio = ratioOf(perSecond(measured.one), perSecond(measured.other));
  const cpu = (results: readonly Measured[]) => fixed(median(results.map((result) => result.cpuMicroseconds)), 1);
  return {
    what: 'export 20 kB, recorded and not',
    ratio,
    bar: atLeast(bar, ratio),
    ours: `${whole(median(perSecond(measured.one)))}/s`,
    baseline: `${whole(median(perSecond(measured.other)))}/s`,
    note: `server CPU ${cpu(measured.one)} and ${cpu(measured.other)} µs, the engine's own not counted`,
  };
}
