import { Counts } from './counts.ts';
import { encodeCount, encodeGap, type MinuteCount } from './encode.ts';
import { Gaps } from './gaps.ts';
import type { UnattributedCall } from './recorder.ts';
import type { Spool } from './spool/spool.ts';

/** Counts of some minutes are kept while they cannot be written; what is more is given up, the oldest first. */
const endedCountsMax = 10_000;

/** Timers may fire a little early; the minute has to be over when its counts are taken. */
const msToNextMinute = (timeUs: number): number => 60_050 - (Math.trunc(timeUs / 1_000) % 60_000);

interface UntoldOptions {
  readonly spool: Spool;
  /** Something was written for the engine. */
  readonly onTold: () => void;
  /** Something is left that cannot be written now. */
  readonly onLeft: () => void;
}

/** What is in memory until it becomes lines of a segment: calls that could not be recorded, and calls of nobody by the minute. */
export class Untold {
  readonly gaps = new Gaps();
  readonly #counts = new Counts();
  readonly #options: UntoldOptions;
  #endedCounts: MinuteCount[] = [];
  #minuteTimer: NodeJS.Timeout | undefined;

  constructor(options: UntoldOptions) {
    this.#options = options;
  }

  count(call: UnattributedCall, timeUs: number): void {
    const ended = this.#counts.add(call, timeUs);
    if (ended.length > 0) this.#end(ended);
    this.#minuteTimer ??= setTimeout(() => {
      this.#minuteTimer = undefined;
      this.endMinute();
    }, msToNextMinute(timeUs)).unref();
  }

  /** The counts up to now are those of a whole minute, or all that there will be. */
  endMinute(): void {
    this.#end(this.#counts.take());
  }

  /** Writes what can be written. */
  tell(): void {
    const { spool, onTold, onLeft } = this.#options;
    if (this.#isEmpty || spool.failure !== '') return;
    if (!this.gaps.isEmpty && spool.writeSegment('gaps', this.gaps.untold.map(encodeGap))) this.gaps.told();
    if (this.#endedCounts.length > 0 && spool.writeSegment('counts', this.#endedCounts.map(encodeCount))) {
      this.#endedCounts = [];
    }
    if (!this.#isEmpty) onLeft();
    onTold();
  }

  close(): void {
    clearTimeout(this.#minuteTimer);
  }

  get #isEmpty(): boolean {
    return this.gaps.isEmpty && this.#endedCounts.length === 0;
  }

  #end(ended: readonly MinuteCount[]): void {
    this.#endedCounts = [...this.#endedCounts, ...ended].slice(-endedCountsMax);
    this.tell();
  }
}
