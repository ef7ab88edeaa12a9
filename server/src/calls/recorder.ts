import type { CallRecord } from './call-record.ts';

/** Room in the spool for the record of one change, taken before the change is made. */
export interface Reservation {
  /** Gives the room back; `append` does it by itself. */
  release(): void;
}

/** A call whose credential nobody knows: counted, not recorded, since anybody can make any number of them. */
export interface UnattributedCall {
  readonly dialect: string;
  readonly address: string;
  readonly status: number;
  readonly errorCode: string;
}

export interface RecorderState {
  /** False while changes are refused because they could not be recorded; `reason` says why. */
  readonly recording: boolean;
  readonly reason: string;
  /** Calls and bytes that the engine does not have yet. */
  readonly waitingCalls: number;
  readonly waitingBytes: number;
  /** Calls that were answered and could not be recorded, since the server started. */
  readonly unrecordedCalls: number;
}

/** Notes every answered call: first in a file that survives the process, then in the engine, each exactly once. */
export interface Recorder {
  /** Before a change is made: room for its record. Errors: `RecordUnavailable`, and then the change must not be made. */
  reserve(): Reservation;
  /**
   * Notes a call and calls `then` when the note is in the spool file, within the same turn of the event loop; the answer is to be sent
   * from there, so that nobody is answered whose call is not recorded. Never throws. When the note cannot be written, it is counted as
   * part of a gap and `then` is called all the same.
   */
  append(record: CallRecord, reservation: Reservation | undefined, then: () => void): void;
  countUnattributed(call: UnattributedCall): void;
  /**
   * Resolves when the engine has every call that was appended before and answered until then, in microseconds since the epoch; all of
   * them when it is left out. Errors: `EngineUnavailable`.
   */
  settle(untilUs?: number): Promise<void>;
  state(): RecorderState;
  /** Brings what is in memory to the disk and, when the engine is there, to the engine. */
  close(): Promise<void>;
}
