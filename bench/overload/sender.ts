import { Connection } from '../load/connection.ts';

/** What became of requests. Statuses, and beside them `lost` (the connection ended), `late` (no answer in time), `unsent` (no room to send). */
export type Outcomes = Readonly<Record<string, number>>;

export interface SendPlan {
  readonly port: number;
  readonly seconds: number;
  readonly connectionsMax: number;
  /** Requests a second, whatever comes back; undefined: each connection sends when it was answered. */
  readonly perSecond?: number | undefined;
  /** A whole request. */
  readonly next: () => Buffer;
}

export interface Sent {
  readonly outcomes: Outcomes;
  readonly seconds: number;
  /** From sending to the answer, of requests that were taken. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Agents wait so long for an answer. */
const answerTimeoutMs = 30_000;
const tickMs = 5;

interface Line {
  connection: Connection | undefined;
  sentAtMs: number;
  isBusy: boolean;
}

/** Sends for a while, and resolves when every request has an outcome. */
export async function sendFor(plan: SendPlan): Promise<Sent> {
  const outcomes: Record<string, number> = {};
  const latencies: number[] = [];
  const idle: Line[] = [];
  const lines = new Set<Line>();
  let busy = 0;
  let isOver = false;
  let finished = () => {};
  const allAnswered = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const count = (outcome: string): void => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  const end = (line: Line, outcome: string, keep: boolean): void => {
    if (!line.isBusy) return;
    line.isBusy = false;
    busy -= 1;
    count(outcome);
    if (keep) {
      if (plan.perSecond === undefined && !isOver) send(line);
      else idle.push(line);
    } else {
      line.connection?.close();
      line.connection = undefined;
      lines.delete(line);
      if (plan.perSecond === undefined && !isOver) open();
    }
    if (isOver && busy === 0) finished();
  };
  const send = (line: Line): void => {
    line.isBusy = true;
    line.sentAtMs = performance.now();
    busy += 1;
    line.connection?.send(plan.next());
  };
  const open = (): void => {
    const line: Line = { connection: undefined, sentAtMs: performance.now(), isBusy: true };
    lines.add(line);
    busy += 1;
    const answered = (status: number): void => {
      if (status === 200) latencies.push(performance.now() - line.sentAtMs);
      end(line, String(status), true);
    };
    const broken = (): void => {
      if (line.isBusy) {
        end(line, 'lost', false);
        return;
      }
      // A server may end a connection on which nothing is under way.
      line.connection?.close();
      lines.delete(line);
      const at = idle.indexOf(line);
      if (at !== -1) idle.splice(at, 1);
    };
    Connection.open(plan.port, answered, broken).then(
      (connection) => {
        line.connection = connection;
        busy -= 1;
        line.isBusy = false;
        send(line);
      },
      () => end(line, 'lost', false),
    );
  };

  const startMs = performance.now();
  let sent = 0;
  const watch = setInterval(() => {
    const nowMs = performance.now();
    for (const line of lines) {
      if (line.isBusy && nowMs - line.sentAtMs > answerTimeoutMs) end(line, 'late', false);
    }
  }, 500);
  if (plan.perSecond === undefined) for (let index = 0; index < plan.connectionsMax; index += 1) open();
  while (performance.now() - startMs < plan.seconds * 1_000) {
    await new Promise((resolve) => setTimeout(resolve, tickMs));
    const due = plan.perSecond === undefined ? 0 : ((performance.now() - startMs) / 1_000) * plan.perSecond;
    for (; sent < Math.floor(due); sent += 1) {
      const line = idle.pop();
      if (line !== undefined) send(line);
      else if (lines.size < plan.connectionsMax) open();
      else count('unsent');
    }
  }
  isOver = true;
  const seconds = (performance.now() - startMs) / 1_000;
  if (busy > 0) await allAnswered;
  clearInterval(watch);
  for (const { connection } of lines) connection?.close();
  latencies.sort((one, other) => one - other);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { outcomes, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}
