/**
 * The times from one on up to another, which is outside. Comparing large integers takes as long as reading a number, and nearly every time
 * shows by its upper half alone that it lies between two others: a step of that half is four seconds.
 */
export class TimeSpan {
  readonly fromNs: bigint;
  readonly endNs: bigint;
  readonly #fromHigh: number;
  readonly #endHigh: number;

  constructor(fromNs: bigint, endNs: bigint) {
    this.fromNs = fromNs;
    this.endNs = endNs;
    this.#fromHigh = Number(fromNs >> 32n) + 1;
    this.#endHigh = Number(endNs >> 32n);
  }

  has(timeNs: bigint): boolean {
    return timeNs >= this.fromNs && timeNs < this.endNs;
  }

  /** False also where only all of the time tells. */
  surelyHas(timeHigh: number): boolean {
    return timeHigh >= this.#fromHigh && timeHigh < this.#endHigh;
  }
}
