import { expect, it } from 'vitest';
import { runOverload } from '../bench/overload/run.ts';

/** The long form, with its bars, is `npm run overload`. */
it('ten times as much as can be taken is refused in words that senders repeat, and nothing that was taken is lost or doubled', {
  timeout: 300_000,
}, async () => {
  const report = await runOverload({ capacitySeconds: 3, overloadSeconds: 6 });
  const { outcomes } = report.overload;
  expect(outcomes['503']).toBeGreaterThan(0);
  // On a machine with other things to do answers come late, and connections may be more than this test opens; neither is a wrong answer.
  const known = ['200', '429', '503', 'late', 'unsent'];
  expect(Object.keys(outcomes).filter((outcome) => !known.includes(outcome))).toEqual([]);
  const { storedPoints, acknowledgedPoints, unheardPoints } = report;
  expect(acknowledgedPoints).toBeGreaterThan(0);
  expect(storedPoints).toBeGreaterThanOrEqual(acknowledgedPoints);
  expect(storedPoints).toBeLessThanOrEqual(acknowledgedPoints + unheardPoints);
});
