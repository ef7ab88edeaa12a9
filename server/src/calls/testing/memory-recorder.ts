import type { CallRecord } from '../call-record.ts';
import type { Recorder, UnattributedCall } from '../recorder.ts';

/** Keeps what it is told in memory, for tests of what is told. */
export function memoryRecorder(): { recorder: Recorder; recorded: CallRecord[]; counted: UnattributedCall[] } {
  const recorded: CallRecord[] = [];
  const counted: UnattributedCall[] = [];
  const recorder: Recorder = {
    reserve: () => ({ release: () => {} }),
    append: (record, _reservation, then) => {
      recorded.push(record);
      then();
    },
    countUnattributed: (call) => {
      counted.push(call);
    },
    settle: async () => {},
    state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
    close: async () => {},
  };
  return { recorder, recorded, counted };
}
