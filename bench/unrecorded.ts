import { startInProcess } from '../tests/support/in-process.ts';

/** The product without a record of calls: what recording is measured against. */
const running = await startInProcess({
  environment: { BELVEDERE_ENGINE: 'off', BELVEDERE_LOG_LEVEL: 'fatal' },
  recorder: {
    reserve: () => ({ release: () => {} }),
    append: (_record, _reservation, then) => then(),
    countUnattributed: () => {},
    settle: async () => {},
    state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
    close: async () => {},
  },
});
process.once('disconnect', () => void running.stop().then(() => process.exit(0)));
process.send?.({ address: running.address });
