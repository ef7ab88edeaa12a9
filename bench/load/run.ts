import { Connection } from './connection.ts';

/** What one connection sends next, and what it thinks of the answer. */
export interface Talk {
  readonly next: () => Buffer;
  readonly answered: (head: string) => void;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of one processor that the load itself took; near 1 it would be what is measured. */
  readonly loadCpu: number;
}

/**
 * Keeps this process from sleeping between answers. Waking a sleeping process costs the *server* that answers it, on a
 * virtual machine as much as a small request; a server that keeps its load busy never pays it, a slower one always would.
 */
function keepAwake(): { stop: () => void } {
  let running = true;
  const turn = (): void => {
    if (running) setImmediate(turn);
  };
  turn();
  return {
    stop: () => {
      running = false;
    },
  };
}

/** Keeps one request under way on each connection for a while. Any answer but 200 ends the run with an error. */
export async function runLoad(
  port: number,
  talks: readonly Talk[],
  { milliseconds, staysAwake }: { readonly milliseconds: number; readonly staysAwake: boolean },
): Promise<LoadResult> {
  const latencies: number[] = [];
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const connections: Connection[] = [];
  let running = 0;
  let over: () => void = () => undefined;
  const idle = new Promise<void>((resolve) => {
    over = resolve;
  });
  const startedAt: number[] = [];
  let endAt = Number.POSITIVE_INFINITY;

  for (const [index, talk] of talks.entries()) {
    const connection = await Connection.open(
      port,
      (status, head) => {
        const now = performance.now();
        if (status !== 200) fail(new Error(`the load met an answer with ${head.slice(0, 200)}`));
        latencies.push(now - (startedAt[index] ?? now));
        talk.answered(head);
        if (now < endAt) {
          startedAt[index] = now;
          connection.send(talk.next());
        } else {
          running -= 1;
          if (running === 0) over();
        }
      },
      fail,
    );
    connections.push(connection);
  }

  const cpu = process.cpuUsage();
  const start = performance.now();
  endAt = start + milliseconds;
  running = talks.length;
  for (const [index, talk] of talks.entries()) {
    startedAt[index] = performance.now();
    connections[index]?.send(talk.next());
  }
  const awake = staysAwake ? keepAwake() : undefined;
  try {
    await Promise.race([idle, failed]);
  } finally {
    awake?.stop();
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return {
    requests: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    loadCpu: (user + system) / 1e6 / seconds,
  };
}
