import { setTimeout } from 'node:timers/promises';
import { encodeLineProtocol } from '../ingest/decode/line-protocol/encode.ts';
import type { Point } from '../ingest/point.ts';
import { Collector } from './collect.ts';
import { type Gateway, type Sent, send } from './send.ts';
import { WaitingBodies } from './waiting-bodies.ts';

export interface CollectorPlan extends Gateway {
  readonly host: string;
  readonly version: string;
  readonly metricsEveryMs: number;
  readonly objectsEveryMs: number;
}

export type Tell = (level: 'info' | 'warn', message: string) => void;

/** How soon something is sent again that was not taken; twice as long each time. */
const retryAfterMs = 1_000;
const retryAfterMsMax = 60_000;

/** Rates need two looks; whoever has just started the server wants to see its machine now. */
const firstAfterMs = 1_000;

/** Looks and sends until the thread is ended. Nothing that fails ends it: what cannot be read or sent now may be later. */
export async function runCollector(plan: CollectorPlan, tell: Tell): Promise<never> {
  const collector = new Collector(plan);
  const waiting = new WaitingBodies(({ category, text }) => send(plan, category, text));
  const health = createHealth(tell);
  health.guard(() => collector.begin());
  await setTimeout(Math.min(firstAfterMs, plan.metricsEveryMs, plan.objectsEveryMs));
  let [metricsAtMs, objectsAtMs, sendAtMs] = [performance.now(), performance.now(), 0];
  let delayMs = retryAfterMs / 2;
  for (;;) {
    const nowMs = performance.now();
    if (nowMs >= objectsAtMs) {
      add('object', () => collector.objects());
      objectsAtMs = nextAt(objectsAtMs, plan.objectsEveryMs, nowMs);
    }
    if (nowMs >= metricsAtMs) {
      add('metric', () => collector.metrics());
      metricsAtMs = nextAt(metricsAtMs, plan.metricsEveryMs, nowMs);
    }
    if (performance.now() >= sendAtMs) {
      const sent = await waiting.flush();
      health.note(sent);
      delayMs = sent?.outcome === 'again' ? Math.min(delayMs * 2, retryAfterMsMax) : retryAfterMs / 2;
      sendAtMs = waiting.length === 0 ? 0 : performance.now() + delayMs;
    }
    const dueMs = Math.min(metricsAtMs, objectsAtMs, waiting.length === 0 ? Number.POSITIVE_INFINITY : sendAtMs);
    await setTimeout(Math.max(1, dueMs - performance.now()));
  }

  function add(category: string, look: () => readonly Point[]): void {
    const points = health.guard(look);
    if (points !== undefined && points.length > 0) waiting.add({ category, text: encodeLineProtocol(points) });
  }
}

/** Looks that were missed, because sending took so long or the machine slept, are not made up for. */
const nextAt = (dueMs: number, everyMs: number, nowMs: number): number =>
  dueMs + everyMs > nowMs ? dueMs + everyMs : nowMs + everyMs;

/** Says once that something fails, and once that it works again. */
function createHealth(tell: Tell) {
  let failing = '';
  return {
    note(sent: Sent | undefined): void {
      if (sent === undefined) return;
      if (sent.outcome === 'taken') {
        if (failing !== '') tell('info', 'what the collector sends is taken again');
        failing = '';
      } else if (failing !== sent.outcome) {
        failing = sent.outcome;
        const consequence = sent.outcome === 'again' ? 'it is sent again' : 'it is lost';
        tell('warn', `what the collector sends is not taken, ${consequence}: ${sent.reason}`);
      }
    },
    guard<Result>(look: () => Result): Result | undefined {
      try {
        return look();
      } catch (error) {
        tell('warn', `the collector could not look at its machine: ${String(error)}`);
        return undefined;
      }
    },
  };
}
