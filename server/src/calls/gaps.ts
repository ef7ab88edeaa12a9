import type { Gap } from './encode.ts';

interface OpenGap {
  readonly workspace: string;
  readonly reason: string;
  readonly fromUs: number;
  toUs: number;
  calls: number;
}

/** Calls that were answered and could not be recorded, added up until they can be told. */
export class Gaps {
  readonly #open = new Map<string, OpenGap>();
  #calls = 0;

  add(workspace: string, timeUs: number, reason: string, calls = 1): void {
    this.#calls += calls;
    const key = `${workspace} ${reason}`;
    const gap = this.#open.get(key);
    if (gap === undefined) {
      this.#open.set(key, { workspace, reason, fromUs: timeUs, toUs: timeUs, calls });
    } else {
      gap.toUs = Math.max(gap.toUs, timeUs);
      gap.calls += calls;
    }
  }

  /** Of all gaps since the process started, told or not. */
  get calls(): number {
    return this.#calls;
  }

  get untold(): readonly Gap[] {
    return [...this.#open.values()];
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** What was untold is in the spool now. */
  told(): void {
    this.#open.clear();
  }
}
