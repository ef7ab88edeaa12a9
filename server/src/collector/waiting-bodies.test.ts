import { expect, test } from 'vitest';
import type { Sent } from './send.ts';
import { type Body, WaitingBodies } from './waiting-bodies.ts';

const taken: Sent = { outcome: 'taken', reason: '' };
const again: Sent = { outcome: 'again', reason: '503' };
const refused: Sent = { outcome: 'refused', reason: '403' };
const body = (text: string): Body => ({ category: 'metric', text });

function gateway(...answers: Sent[]) {
  const got: string[] = [];
  const waiting = new WaitingBodies(async ({ text }) => {
    got.push(text);
    return answers.shift() ?? taken;
  });
  return { got, waiting };
}

test('what is not taken is sent again, in order, and before what came since', async () => {
  const { got, waiting } = gateway(again, again);
  waiting.add(body('a'));
  waiting.add(body('b'));
  expect(await waiting.flush()).toBe(again);
  waiting.add(body('c'));
  expect(await waiting.flush()).toBe(again);
  expect(await waiting.flush()).toEqual(taken);
  expect(got).toEqual(['a', 'a', 'a', 'b', 'c']);
  expect(waiting.length).toBe(0);
  expect(await waiting.flush()).toBeUndefined();
});

test('what is refused is not sent again', async () => {
  const { got, waiting } = gateway(refused);
  waiting.add(body('a'));
  waiting.add(body('b'));
  await waiting.flush();
  expect(got).toEqual(['a', 'b']);
});

test('what waits too long makes room for the newest', async () => {
  const { got, waiting } = gateway(again);
  for (let index = 0; index < 500; index += 1) waiting.add(body(String(index)));
  await waiting.flush();
  await waiting.flush();
  expect(got.slice(1)).toEqual(Array.from({ length: 120 }, (_, index) => String(380 + index)));
  waiting.add(body('x'.repeat(9_000_000)));
  waiting.add(body('small'));
  expect(waiting.length).toBe(1);
});
