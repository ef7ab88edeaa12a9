import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromMs, pointCount, seriesCount, stepMs } from './dashboard.ts';

/** Speaks as much of the API of Prometheus as a chart needs, and answers from memory: what is measured is not the data source. */
export async function startMetricsServer(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const answers = new Map<string, string>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const query =
      new URL(request.url ?? '', 'http://localhost').searchParams.get('query') ??
      new URLSearchParams(body).get('query') ??
      '';
    const answer = answers.get(query) ?? answerOf(query);
    answers.set(query, answer);
    response.setHeader('Content-Type', 'application/json').end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function answerOf(query: string): string {
  const panel = Number(/\d+/.exec(query)?.[0] ?? 0);
  const result = Array.from({ length: seriesCount }, (_, series) => ({
    metric: { __name__: query, host: `host-${series + 1}` },
    values: Array.from({ length: pointCount }, (_, place) => [
      (fromMs + place * stepMs) / 1_000,
      String(sampleOf(panel, series, place)),
    ]),
  }));
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
}

/** Waves with noise, which is the same each time: smooth curves would be cheaper to draw than what machines report. */
function sampleOf(panel: number, series: number, place: number): number {
  const noise = ((place * 7_919 + series * 104_729 + panel * 1_299_709) % 1_000) / 100;
  return Number((40 + series * 4 + 12 * Math.sin(place / (20 + panel)) + noise).toFixed(3));
}
