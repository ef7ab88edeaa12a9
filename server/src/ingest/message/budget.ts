import { BelvedereError } from '../../errors/index.ts';

/** Values of one body: an empty message takes two bytes on the wire and a hundred in memory. */
const valuesMax = 1_000_000;
/** Attributes may hold lists of lists. */
const depthMax = 50;

/** What the reading of one body may still make. */
export class Budget {
  #values = 0;

  /** One more value at a depth. Errors: `BodyTooLarge`; RangeError for too many levels. */
  take(depth: number): void {
    this.#values += 1;
    if (this.#values > valuesMax) {
      throw new BelvedereError('BodyTooLarge', `the body has more than ${valuesMax} values; send fewer at a time`);
    }
    if (depth > depthMax) throw new RangeError(`there are more than ${depthMax} levels of messages`);
  }
}
