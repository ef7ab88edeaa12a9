import { randomInt } from 'node:crypto';

const perMillisecond = 1000;
const padded = Array.from({ length: perMillisecond }, (_, number) => String(number).padStart(3, '0'));

/**
 * Makes ids of 19 decimal digits: 13 of milliseconds, 3 that tell processes apart, 3 of a counter. They grow within a
 * process, also when the clock is set back or more than 1,000 are taken in one millisecond.
 */
export function createTraceIds(
  nowMs: () => number = Date.now,
  processNumber = randomInt(perMillisecond),
): () => string {
  const middle = padded[processNumber] ?? '000';
  let lastMs = 0;
  let prefix = '';
  let counter = 0;
  return () => {
    const atMs = nowMs();
    if (atMs > lastMs) {
      lastMs = atMs;
      counter = 0;
      prefix = lastMs + middle;
    } else if (counter === perMillisecond) {
      lastMs += 1;
      counter = 0;
      prefix = lastMs + middle;
    }
    const id = prefix + padded[counter];
    counter += 1;
    return id;
  };
}
