import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { RequestDurations } from './request-durations.ts';

test('says what a histogram of the library would say of the same requests', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const durations = new RequestDurations(ours);
  const histogram = new Histogram({
    name: 'belvedere_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer, by dialect.',
    labelNames: ['dialect'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [theirs],
  });
  for (const [dialect, seconds] of [
    ['open-api', 0],
    ['open-api', 0.0005],
    ['grafana', 0.02],
    ['open-api', 0.3],
    ['grafana', 60],
    ['open-api', 10],
  ] as const) {
    durations.observe(dialect, seconds);
    histogram.labels({ dialect }).observe(seconds);
  }
  const sorted = async (registry: Registry) => (await registry.metrics()).split('\n').toSorted();
  expect(await sorted(ours)).toEqual(await sorted(theirs));
});

test('requests of one operation are one count, whatever objects name it', async () => {
  const metrics = createMetrics();
  for (const status of [200, 404, 200]) metrics.observe({ dialect: 'grafana', operation: 'unknown' }, status, 0.001);
  const lines = (await metrics.registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('belvedere_http_requests_total'));
  expect(lines.toSorted()).toEqual([
    'belvedere_http_requests_total{dialect="grafana",operation="unknown",status="200"} 2',
    'belvedere_http_requests_total{dialect="grafana",operation="unknown",status="404"} 1',
  ]);
});
