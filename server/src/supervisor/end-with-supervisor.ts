export type EndReason = NodeJS.Signals | 'supervisor gone';

export const readyMessage = 'ready';

/** Tells the supervisor that the server works: should it die from now on, it is started again at once. */
export function tellReady(): void {
  process.send?.(readyMessage);
}

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * For the server process: calls `onEnd` once, when it is told to stop or when its supervisor is gone, `kill -9` of the
 * supervisor included. Install it before saying that the server listens, or a stop in between is a death by signal.
 *
 * Later signals are ignored on purpose. One Ctrl-C reaches the server from the terminal and again through the supervisor
 * (and npm), so a repeated signal is no wish to kill; the supervisor judges that and kills. Without a supervisor
 * (`node server/src/main.ts`) only the shutdown time-out or SIGKILL cuts the stop short.
 */
export function endWithSupervisor(onEnd: (reason: EndReason) => void): void {
  let ending = false;
  const end = (reason: EndReason) => {
    if (ending) return;
    ending = true;
    onEnd(reason);
  };
  for (const signal of stopSignals) process.on(signal, () => end(signal));
  process.on('disconnect', () => end('supervisor gone'));
  // The listener would otherwise keep a process alive that has nothing left to do.
  process.channel?.unref();
  // Without a channel it is undefined; false means that the supervisor went while this process was starting.
  if (process.connected === false) setImmediate(end, 'supervisor gone');
}
