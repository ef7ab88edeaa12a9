import { BelvedereError } from '../errors/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

interface Settler {
  readonly noted: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Those who wait until the engine has every call that was noted before they asked. */
export class Settlers {
  readonly #telemetry: Telemetry;
  readonly #msMax: number;
  readonly #waiting = new Set<Settler>();

  constructor(telemetry: Telemetry, msMax: number) {
    this.#telemetry = telemetry;
    this.#msMax = msMax;
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Resolves when the engine has so many of the calls that this process noted, and all of the processes before. */
  wait(noted: number): Promise<void> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const { reason } = this.#telemetry.state();
        this.#reject(settler, unavailable(reason || 'the engine is behind: it does not have the latest calls yet'));
      }, this.#msMax);
      const settler: Settler = { noted, resolve, reject, timer };
      this.#waiting.add(settler);
    });
  }

  /** The engine has so many calls. */
  settle(stored: number): void {
    for (const settler of this.#waiting) {
      if (settler.noted > stored) continue;
      this.#forget(settler);
      settler.resolve();
    }
  }

  /** An insert failed: nobody waits for an engine that does not come. */
  check(): void {
    const refusal = this.#refusal();
    if (refusal === undefined) return;
    for (const settler of this.#waiting) this.#reject(settler, refusal);
  }

  #refusal(): BelvedereError | undefined {
    const { status, reason } = this.#telemetry.state();
    return status === 'off' || status === 'unavailable' ? unavailable(reason) : undefined;
  }

  #reject(settler: Settler, error: Error): void {
    this.#forget(settler);
    settler.reject(error);
  }

  #forget(settler: Settler): void {
    clearTimeout(settler.timer);
    this.#waiting.delete(settler);
  }
}

const unavailable = (reason: string): BelvedereError =>
  new BelvedereError('EngineUnavailable', reason, { retryAfterSeconds: 5 });
