import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createEmbeddedClient } from '../../server/src/telemetry/client.ts';
import { startProduct, temporaryFolder } from '../../tests/support/product.ts';
import { cpuSeconds, residentMegabytes } from '../support/machine.ts';
import { pointsPerBody } from './bodies.ts';
import type { Part } from './process.ts';
import type { Sent } from './sender.ts';

export interface OverloadPlan {
  /** How long the capacity is measured. */
  readonly capacitySeconds: number;
  /** How long ten times as much is sent. */
  readonly overloadSeconds: number;
}

export interface OverloadReport {
  /** Requests a second that were taken when each sender waits for its answer. */
  readonly capacityPerSecond: number;
  readonly capacity: Sent;
  readonly overload: Sent;
  /** The most that server and engine had in memory together. */
  readonly capacityMegabytes: number;
  readonly overloadMegabytes: number;
  readonly serverMegabytes: readonly [capacity: number, overload: number];
  readonly engineMegabytes: readonly [capacity: number, overload: number];
  /** From the end of the load until nothing waits and a write is taken at once. */
  readonly drainedSeconds: number;
  /** Of the points that were answered 200. */
  readonly acknowledgedPoints: number;
  /** Of the points whose sender did not hear the answer: they may be stored or not. */
  readonly unheardPoints: number;
  /** Of one processor, while ten times as much came. */
  readonly serverCpu: number;
  readonly storedPoints: number;
}

const token = 'token-of-the-overload';
const path = `/v1/write/metric?token=${token}`;
/** Agents do not wait for each other, and more at a time would find no more capacity. */
const capacityConnections = 32;
const overloadConnections = 2_000;
const times = 10;
const warmUpSeconds = 5;

/** Sends ten times what the product can take. Everything it starts has ended when it resolves. */
export async function runOverload(
  { capacitySeconds, overloadSeconds }: OverloadPlan,
  tell: (what: string) => void = () => {},
): Promise<OverloadReport> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const product = await startProduct({ dataDir, environment: { BELVEDERE_INGEST_TOKEN: token } });
  const load = fork(new URL('process.ts', import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const port = Number(new URL(product.address).port);
    const write = async () =>
      (await fetch(product.address + path, { method: 'POST', body: `probe f=1 ${Date.now()}000000` })).status;
    while ((await write()) !== 200) await pause(100);
    const engine = JSON.parse(readFileSync(join(dataDir, 'engine', 'engine.json'), 'utf8')) as {
      pid: number;
      socketPath: string;
    };
    tell('measuring the capacity');
    const memory = watchMemory({ server: product.serverPid(), engine: engine.pid });
    const part = (plan: Omit<Part, 'port' | 'path'>) => ask(load, { port, path, ...plan });
    const closed = { connectionsMax: capacityConnections };
    const warmUp = await part({ seconds: Math.min(warmUpSeconds, capacitySeconds), ...closed });
    memory.next();
    const capacity = await part({ seconds: capacitySeconds, ...closed });
    const [server, engineAt, both] = memory.next();
    const capacityPerSecond = (capacity.outcomes['200'] ?? 0) / capacity.seconds;
    const perSecond = capacityPerSecond * times;
    tell(`sending ${Math.round(perSecond)} requests a second`);
    const cpuBefore = cpuSeconds(product.serverPid()) ?? 0;
    const overload = await part({ seconds: overloadSeconds, connectionsMax: overloadConnections, perSecond });
    tell(`draining after ${JSON.stringify(overload.outcomes)}`);
    const serverCpu = ((cpuSeconds(product.serverPid()) ?? 0) - cpuBefore) / overload.seconds;
    const endMs = performance.now();
    for (;;) {
      const metrics = await (await fetch(`${product.address}/metrics`)).text();
      if (/^belvedere_ingest_bytes 0$/m.test(metrics) && (await write()) === 200) break;
      await pause(50);
    }
    const drainedSeconds = (performance.now() - endMs) / 1_000;
    const [serverOver, engineOver, bothOver] = memory.stop();
    const requests = (outcome: string) =>
      [warmUp, capacity, overload].reduce((sum, { outcomes }) => sum + (outcomes[outcome] ?? 0), 0);
    return {
      ...{ capacityPerSecond, capacity, overload, drainedSeconds },
      capacityMegabytes: both,
      overloadMegabytes: bothOver,
      serverMegabytes: [server, serverOver],
      engineMegabytes: [engineAt, engineOver],
      serverCpu,
      acknowledgedPoints: requests('200') * pointsPerBody,
      unheardPoints: (requests('late') + requests('lost')) * pointsPerBody,
      storedPoints: await storedPoints(engine.socketPath),
    };
  } finally {
    load.kill('SIGKILL');
    await product.stop();
    folder.remove();
  }
}

async function ask(load: ChildProcess, part: Part): Promise<Sent> {
  load.send(part);
  const [answer] = (await once(load, 'message')) as [{ result: Sent } | { error: string }];
  if ('error' in answer) throw new Error(answer.error);
  return answer.result;
}

async function storedPoints(socketPath: string): Promise<number> {
  const client = createEmbeddedClient(socketPath);
  try {
    const result = await client.query({
      query: "SELECT toUInt32(count()) FROM metric WHERE workspace = 1 AND measurement = 'cpu'",
      format: 'JSONCompactEachRow',
    });
    return (await result.json<[number]>())[0]?.[0] ?? 0;
  } finally {
    await client.close();
  }
}

type Most = readonly [server: number, engine: number, both: number];

/** The most that the processes had since the last time that somebody asked. */
function watchMemory({ server, engine }: { server: number; engine: number }) {
  let most: [number, number, number] = [0, 0, 0];
  const timer = setInterval(() => {
    const [one, other] = [residentMegabytes(server) ?? 0, residentMegabytes(engine) ?? 0];
    most = [Math.max(most[0], one), Math.max(most[1], other), Math.max(most[2], one + other)];
  }, 200);
  const next = (): Most => {
    const found = most;
    most = [0, 0, 0];
    return found;
  };
  return {
    next,
    stop: (): Most => {
      clearInterval(timer);
      return next();
    },
  };
}
