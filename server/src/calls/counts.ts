import type { MinuteCount } from './encode.ts';
import type { UnattributedCall } from './recorder.ts';

/** Anybody can call from any number of addresses: beyond so many kinds of calls in a minute the address is not told apart. */
const kindsMax = 1_000;
const otherAddress = 'other';

interface OpenCount extends MinuteCount {
  calls: number;
}

/** Calls of nobody, added up by minute. In memory until the minute is over: a process that is killed loses at most one minute. */
export class Counts {
  readonly #open = new Map<string, OpenCount>();
  #minuteS = 0;

  /** Answers the lines of the minute before when this call is the first of another one. */
  add(call: UnattributedCall, timeUs: number): readonly MinuteCount[] {
    const minuteS = Math.floor(timeUs / 60_000_000) * 60;
    const ended = minuteS === this.#minuteS ? [] : this.take();
    this.#minuteS = minuteS;
    if (!this.#addTo(call, call.address, kindsMax)) this.#addTo(call, otherAddress, Number.POSITIVE_INFINITY);
    return ended;
  }

  take(): readonly MinuteCount[] {
    const counts = [...this.#open.values()];
    this.#open.clear();
    return counts;
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  #addTo({ dialect, status, errorCode }: UnattributedCall, address: string, max: number): boolean {
    const key = `${dialect} ${status} ${errorCode} ${address}`;
    const count = this.#open.get(key);
    if (count !== undefined) {
      count.calls += 1;
      return true;
    }
    if (this.#open.size >= max) return false;
    this.#open.set(key, { minuteS: this.#minuteS, dialect, address, status, errorCode, calls: 1 });
    return true;
  }
}
