import { pointsPerTurn } from './turns.ts';

/** So much of a body is read in one turn, however few points it is: some milliseconds. */
const bytesPerTurn = 256 * 1_024;

/** A list of a million empty messages has no bytes any more when it is gone through. */
export const bytesOfMessage = 100;

/** Tells a decoder when the others should have their turn. */
export class TurnLength {
  #bytes = 0;
  #points = 0;

  /** @param bytes how far the body is read @param points how many points that gave */
  isOver(bytes: number, points: number): boolean {
    if (bytes - this.#bytes < bytesPerTurn && points - this.#points < pointsPerTurn) return false;
    this.#bytes = bytes;
    this.#points = points;
    return true;
  }
}
