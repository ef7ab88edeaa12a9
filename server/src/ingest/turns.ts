import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that can be interrupted: whoever runs it may do something else whenever it yields. */
export type Turns = Generator<undefined, void>;

/** How many points a decoder takes before it yields: some milliseconds. */
export const pointsPerTurn = 5_000;

/** Does all of it at once. */
export function runAtOnce(work: Turns): void {
  while (work.next().done !== true);
}

/** Lets the other requests of the server have their turns in between. */
export async function runInTurns(work: Turns): Promise<void> {
  while (work.next().done !== true) await nextTurn();
}
