import { expect, it } from 'vitest';
import { colourOfStatus, rankOfStatus, toneOfStatus } from './status-tone.ts';

const statuses = ['critical', 'error', 'warning', 'notice', 'ok', 'info', 'debug', 'trace'];

it('no two statuses of a log have the same colour in a chart, and one that nobody knows has that of the palette', () => {
  const colours = statuses.map(colourOfStatus);
  expect(new Set(colours).size).toBe(statuses.length);
  expect(colours).not.toContain(undefined);
  expect(colourOfStatus('whatever')).toBeUndefined();
});

it('statuses are in the order of how alarming they are, in whatever spelling, and unknown ones come last', () => {
  const shuffled = ['whatever', 'debug', 'INFO', 'Error', 'warn', 'fatal'];
  expect(shuffled.toSorted((one, other) => rankOfStatus(one) - rankOfStatus(other))).toEqual([
    ...['fatal', 'Error', 'warn', 'INFO', 'debug'],
    'whatever',
  ]);
  expect(statuses.map(toneOfStatus)).toEqual(['bad', 'bad', 'warn', 'plain', 'good', 'plain', 'plain', 'plain']);
});
