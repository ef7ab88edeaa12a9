import type { FastifyInstance } from 'fastify';
import { sendText } from './answer.ts';
import { jsonContentType } from './failure.ts';
import type { Metrics } from './metrics.ts';
import type { ReadinessCheck } from './options.ts';

/** Shown for a check that fails without a sentence. */
const unknownReason = 'not ready';

/**
 * `/healthz`: the process answers. `/readyz`: the parts that everything needs can serve, with a list that
 * names those that cannot and why; `degraded` says that only what other things do not need is missing. `/metrics`:
 * counters in Prometheus text form.
 */
export function addProbes(
  app: FastifyInstance,
  currentChecks: () => readonly ReadinessCheck[],
  metrics: Metrics,
): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/healthz',
    handler: (request, reply) => {
      reply.hijack();
      sendText(request.raw, reply.raw, 200, noStore(), '{"status":"ok"}');
    },
  });
  app.route({
    method: ['GET', 'HEAD'],
    url: '/readyz',
    handler: async (request, reply) => {
      reply.hijack();
      const checks = currentChecks();
      const results = await Promise.all(checks.map(run));
      const ready = results.every((result, index) => result.ready || checks[index]?.required === false);
      const status = !ready ? 'not ready' : results.every((result) => result.ready) ? 'ready' : 'degraded';
      const text = JSON.stringify({ status, checks: results });
      sendText(request.raw, reply.raw, ready ? 200 : 503, noStore(), text);
    },
  });
  app.get('/metrics', async (request, reply) => {
    const text = await metrics.registry.metrics();
    reply.hijack();
    sendText(request.raw, reply.raw, 200, { 'Content-Type': metrics.registry.contentType }, text);
  });
}

async function run({ name, check }: ReadinessCheck): Promise<{ name: string; ready: boolean; reason?: string }> {
  try {
    await check();
    return { name, ready: true };
  } catch (error) {
    return {
      name,
      ready: false,
      reason: error instanceof Error && error.message !== '' ? error.message : unknownReason,
    };
  }
}

function noStore(): Record<string, string> {
  return { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
}
