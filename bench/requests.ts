import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiClient } from '../tests/support/client.ts';
import { apiKey, startProduct } from '../tests/support/product.ts';
import { type Child, startChild } from './support/children.ts';
import { benchTemplate } from './support/dashboard.ts';
import { grafanaBenchDashboard } from './support/grafana-dashboard.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { type Measured, perSecond, repeat, type Side } from './support/rounds.ts';
import { atLeast, type Measurement } from './support/table.ts';

const rounds = 5;
const roundMs = 1_500;
/** So long that what a request runs has been compiled, as in the bench of writes. */
const warmUpMs = 5_000;
const bar = 0.5;

interface Target {
  readonly what: string;
  readonly path: string;
  /** With the credential. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A 20 kB dashboard through the Open API and through Grafana's, authenticated and read from the database each time, against a bare
 * server that sends the same bytes with the same headers.
 */
export async function measure(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-bench-'));
  const product = await startProduct({ dataDir: join(folder, 'data') });
  const load = startChild('load/main.ts');
  try {
    const client = openApiClient(product.address, apiKey);
    const made = await client.post('/dashboards/create', `{"name":"bench","templateInfo":${benchTemplate('bench')}}`);
    const path = `/api/v1/dashboards/${made.content.uuid}/export`;
    const targets: readonly Target[] = [
      { what: 'export 20 kB', path, headers: { 'DF-API-KEY': apiKey } },
      await grafanaTarget(product.address),
    ];
    const ours: Side = { port: Number(new URL(product.address).port), pid: product.serverPid() };
    const measurements: Measurement[] = [];
    for (const target of targets) {
      for (const encoding of ['identity', 'gzip', 'zstd']) {
        measurements.push(await compare(load, ours, target, encoding, folder));
      }
    }
    return measurements;
  } finally {
    await load.stop();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function grafanaTarget(address: string): Promise<Target> {
  const headers = { Authorization: `Bearer ${apiKey}` };
  const saved = await fetch(`${address}/api/dashboards/db`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: `{"dashboard":${grafanaBenchDashboard('bench of reading')}}`,
  });
  const { uid } = (await saved.json()) as { uid: string };
  return { what: 'Grafana by uid 20 kB', path: `/api/dashboards/uid/${uid}`, headers };
}

async function compare(
  load: Child,
  ours: Side,
  { what, path, headers }: Target,
  encoding: string,
  folder: string,
): Promise<Measurement> {
  const requestHeaders = { Host: '127.0.0.1', ...headers, 'Accept-Encoding': encoding };
  const answer = await fetchRaw(ours.port, path, requestHeaders);
  const file = join(folder, `${encoding}.json`);
  writeFileSync(file, JSON.stringify({ headers: answer.headers, base64: answer.body.toString('base64') }));
  const baseline = startChild('baseline.ts', [file]);
  try {
    const { address } = await baseline.first<{ address: AddressInfo }>();
    const raw: Side = { port: address.port, pid: baseline.pid };
    const head = Object.entries(requestHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `GET ${path} HTTP/1.1\r\n${head.join('')}\r\n`;
    for (const side of [ours, raw]) await repeat(load, side, request, warmUpMs);
    const measured = await interleave(
      rounds,
      () => repeat(load, ours, request, roundMs),
      () => repeat(load, raw, request, roundMs),
    );
    const ratio = ratioOf(perSecond(measured.one), perSecond(measured.other));
    const cpu = (results: readonly Measured[]) => fixed(median(results.map((result) => result.cpuMicroseconds)), 0);
    const loadCpu = Math.max(...[...measured.one, ...measured.other].map((result) => result.loadCpu));
    return {
      what: `${what}, ${encoding === 'identity' ? 'plain' : encoding}`,
      ratio,
      bar: atLeast(bar, ratio),
      ours: `${whole(median(perSecond(measured.one)))}/s`,
      baseline: `${whole(median(perSecond(measured.other)))}/s`,
      note: `${whole(answer.body.length)} B; server CPU ${cpu(measured.one)} and ${cpu(measured.other)} µs; load at most ${fixed(loadCpu * 100, 0)} % of a processor`,
    };
  } finally {
    await baseline.stop();
  }
}

/** Headers that `node:http` writes itself, in the baseline as in the product. */
const written = new Set(['date', 'connection', 'keep-alive']);

/** One answer with its bytes as they came, still compressed, and the headers that the handler set, as it spelled them. */
function fetchRaw(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        if (response.statusCode !== 200) {
          reject(new Error(`the product answered ${response.statusCode}: ${body.toString('latin1', 0, 300)}`));
          return;
        }
        const names = response.rawHeaders.filter((_text, index) => index % 2 === 0);
        const kept = names.filter((name) => !written.has(name.toLowerCase()));
        resolve({
          headers: Object.fromEntries(kept.map((name) => [name, response.headers[name.toLowerCase()]])),
          body,
        });
      });
    });
    request.on('error', reject).end();
  });
}
