import { expect, test } from 'vitest';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { QueryCaller } from './desk.ts';
import { createQueryRecorder } from './query-record.ts';

const caller: QueryCaller = { workspaceNumber: 1, uuid: 'wsak_1', name: 'key', traceId: 't', origin: 'query' };
const record = (id: string) => ({
  id,
  caller,
  text: 'x'.repeat(100_000),
  startedMs: 1,
  durationMs: 1,
  outcome: '',
  usage: { rowsRead: 1, bytesRead: 1, resultBytes: 1 },
  resultRows: 1,
});

/** An engine whose inserts end when the test says. */
function recorderWith() {
  const inserts: { ids: string[]; texts: string[]; end: (error?: Error) => void }[] = [];
  const insert = ({ values }: { values: { id: string; text: string }[] }) =>
    new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => (error === undefined ? resolve() : reject(error));
      inserts.push({ ids: values.map(({ id }) => id), texts: values.map(({ text }) => text), end });
    });
  const telemetry = { state: () => ({ status: 'ready' }), client: () => ({ insert }) } as unknown as Telemetry;
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  return { recorder: createQueryRecorder(telemetry, log), inserts, warnings };
}

const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test('what came while an insert was under way is the next one, and nobody waits for what came later', async () => {
  const { recorder, inserts } = recorderWith();
  await recorder.settle();
  recorder.add(record('a'));
  await turn();
  recorder.add(record('b'));
  recorder.add(record('c'));
  let isSettled = false;
  const settled = recorder.settle().then(() => {
    isSettled = true;
  });
  inserts[0]?.end();
  await turn();
  expect(isSettled).toBe(false);
  recorder.add(record('d'));
  inserts[1]?.end();
  await settled;
  await turn();
  expect(inserts.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c'], ['d']]);
  expect(inserts[0]?.texts[0]).toHaveLength(16_384);
  inserts[2]?.end();
  await recorder.close();
});

test('what cannot be written keeps nobody waiting', async () => {
  const { recorder, inserts, warnings } = recorderWith();
  recorder.add(record('a'));
  const settled = recorder.settle();
  await turn();
  inserts[0]?.end(new Error('the engine is gone'));
  await settled;
  expect(warnings).toEqual(['queries could not be written down']);
  await recorder.close();
});
