import { BelvedereError } from '../../errors/index.ts';

/** Values of one body: an empty message takes two bytes on the wire and a hundred in memory. */
const valuesMax = 1_000_000;
/** What takes the longest to make comes in many pieces; so many are made before others have their turn. */
const valuesPerTurn = 20_000;
/** Of one record; nobody means more, and what is behind them is passed over. */
const valuesPerRecord = 50_000;
/** A part takes two bytes at least, and to pass over one takes time, too. */
const partsMax = 4_000_000;
/** Attributes may hold lists of lists. */
const depthMax = 50;

/** What the reading of one body may still make. */
export class Budget {
  #values = 0;
  #parts = 0;
  #turnEnd = valuesPerTurn;
  #recordEnd = 0;

  /** One more value at a depth. Errors: `BodyTooLarge`; RangeError for too many levels. */
  take(depth: number): void {
    this.#values += 1;
    if (this.#values > valuesMax) {
      throw new BelvedereError('BodyTooLarge', `the body has more than ${valuesMax} values; send fewer at a time`);
    }
    if (depth > depthMax) throw new RangeError(`there are more than ${depthMax} levels of messages`);
  }

  /** One more part of a message, whatever is done with it. Errors: `BodyTooLarge`. */
  takePart(): void {
    this.#parts += 1;
    if (this.#parts <= partsMax) return;
    throw new BelvedereError('BodyTooLarge', `the body has more than ${partsMax} parts; send fewer at a time`);
  }

  beginRecord(): void {
    this.#recordEnd = this.#values + valuesPerRecord;
  }

  /** Whether one record has had all that a record may have. */
  get isRecordFull(): boolean {
    return this.#values >= this.#recordEnd;
  }

  /** Whether the others should have their turn; asked again it says no. */
  isTurnOver(): boolean {
    const done = this.#values + this.#parts;
    if (done < this.#turnEnd) return false;
    this.#turnEnd = done + valuesPerTurn;
    return true;
  }
}
