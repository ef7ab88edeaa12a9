import { expect, test } from 'vitest';
import { openTestTelemetry } from '../testing/open-test-telemetry.ts';

const { telemetry } = await openTestTelemetry();

async function ask(query: string, abort_signal: AbortSignal = new AbortController().signal): Promise<unknown> {
  const result = await telemetry.client().query({ query, format: 'JSONCompactEachRow', abort_signal });
  return result.json();
}

// The client once cut a connection that had been idle before, three seconds after it was given to a query that was taken back, whoever had it then.
test.each([0, 3])('a query that is taken back after %i turns does no harm to the one after it', async (turns) => {
  await ask('SELECT 1');
  const taken = new AbortController();
  const aborted = ask('SELECT 2', taken.signal);
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  taken.abort();
  await expect(aborted).rejects.toThrow(/aborted/);
  expect(await ask('SELECT sleep(3)')).toEqual([[0]]);
});
