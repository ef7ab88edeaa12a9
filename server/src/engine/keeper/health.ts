export interface HealthWatch {
  readonly onReady: () => void;
  readonly onAlive: () => void;
  readonly stop: () => void;
}

const checkEveryMs = 5_000;
/** Counted in checks and not by the clock: after a machine slept, much time has passed and nothing hangs. */
const unansweredMax = 12;

/** Asks an engine again and again whether it can run a statement, and says so when it starts or answers no more. */
export function watchHealth({
  check,
  onHang,
  startTimeoutMs,
}: {
  check: () => void;
  onHang: (reason: string) => void;
  startTimeoutMs: number;
}): HealthWatch {
  let unanswered = 0;
  let checks: NodeJS.Timeout | undefined;
  const start = setTimeout(() => onHang('the telemetry engine does not become ready'), startTimeoutMs).unref();
  return {
    onReady() {
      clearTimeout(start);
      checks = setInterval(() => {
        unanswered += 1;
        if (unanswered > unansweredMax) onHang('the telemetry engine does not answer and is ended');
        else check();
      }, checkEveryMs).unref();
    },
    onAlive() {
      unanswered = 0;
    },
    stop() {
      clearTimeout(start);
      clearInterval(checks);
    },
  };
}
