/**
 * A part of a message takes two bytes at least, and to pass over one takes as long as to read a short one: who makes thirty million of them
 * would have the server for seconds. No point that anybody means has a thousandth of these.
 */
const partsMax = 1_000_000;

/** How many parts of one message may still be read or passed over, those of the messages in it among them. */
export class Parts {
  #left = partsMax;

  /** Errors: RangeError. */
  take(): void {
    this.#left -= 1;
    if (this.#left < 0) throw new RangeError(`there are more than ${partsMax} parts in it`);
  }
}
