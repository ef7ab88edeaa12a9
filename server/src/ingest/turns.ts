/** Work that can be interrupted: whoever runs it may do something else whenever it yields. */
export type Turns = Generator<undefined, void>;

/** How many points a decoder takes before it yields: some milliseconds. */
export const pointsPerTurn = 2_000;

/** Does all of it at once. */
export function runAtOnce(work: Turns): void {
  while (work.next().done !== true);
}

/**
 * Lets whatever else the server has to do come in between. All work has one queue, and between two turns of it the server looks for what
 * has come: with a turn each at a time, thirty bodies would keep what goes to the engine and to other callers waiting for thirty turns.
 */
export async function runInTurns(work: Turns): Promise<void> {
  do await nextTurn();
  while (work.next().done !== true);
}

const waiting: (() => void)[] = [];

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(takeTurn);
    waiting.push(resolve);
  });
}

function takeTurn(): void {
  waiting.shift()?.();
  // What is made ready here comes after the server has looked for what has come.
  if (waiting.length > 0) setImmediate(takeTurn);
}
