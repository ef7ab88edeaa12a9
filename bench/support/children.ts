import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A script of the benches in a process of its own that answers messages one at a time. */
export interface Child {
  readonly pid: number;
  /** Sends a message and resolves with the answer to it; rejects when the process ends or answers `{ error }`. */
  readonly ask: <Answer>(message: object) => Promise<Answer>;
  /** What it says first, without being asked. */
  readonly first: <Answer>() => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

const answerTimeoutMs = 120_000;

export function startChild(
  script: string,
  parameters: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): Child {
  const child = fork(new URL(`../${script}`, import.meta.url), parameters, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...nodeFlags],
  });
  return {
    pid: child.pid ?? 0,
    ask: (message) => {
      const answer = nextMessage(child);
      child.send(message);
      return answer as Promise<never>;
    },
    first: () => nextMessage(child) as Promise<never>,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  // Aborting the rest takes its listeners away.
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(answerTimeoutMs)]);
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a process of the benches ended with ${code}`);
  });
  ended.catch(() => undefined);
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    const { error } = message as { error?: unknown };
    if (error !== undefined) throw new Error(String(error));
    return message;
  } finally {
    settled.abort();
  }
}
