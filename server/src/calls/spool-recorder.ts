import { BelvedereError } from '../errors/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { CallRecord } from './call-record.ts';
import { createCallClock } from './clock.ts';
import { Drain } from './drain/drain.ts';
import { type SegmentPiece, segmentForms } from './drain/segment-form.ts';
import type { CallsLog } from './log.ts';
import type { Recorder, RecorderState, Reservation, UnattributedCall } from './recorder.ts';
import { writeCallRow } from './rows/write-row.ts';
import { Settlers } from './settlers.ts';
import type { SealedSegment, Spool } from './spool/spool.ts';
import { Untold } from './untold.ts';

const retryMs = 1_000;
const rejectedReason = 'the engine refuses the row';

interface SpoolRecorderOptions {
  readonly spool: Spool;
  readonly telemetry: Telemetry;
  readonly log: CallsLog;
  readonly nowMs: () => number;
  readonly settleMsMax: number;
  /** Calls reach the engine at most this much later, when nobody asks for them before. */
  readonly sealMs: number;
}

const asBoolean = [() => true, () => false] as const;

/** A change in flight. */
class RecordReservation implements Reservation {
  isHeld = true;
  readonly #giveBack: () => void;

  constructor(giveBack: () => void) {
    this.#giveBack = giveBack;
  }

  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.#giveBack();
  }
}

export class SpoolRecorder implements Recorder {
  readonly #spool: Spool;
  readonly #telemetry: Telemetry;
  readonly #log: CallsLog;
  readonly #timeUs: () => number;
  readonly #untold: Untold;
  readonly #settlers: Settlers;
  readonly #drain: Drain;
  readonly #stopListening: () => void;
  /** Of the calls that were noted in this turn of the event loop: who is told when they are in the file. */
  #thens: (() => void)[] = [];
  /** The workspaces and times of those of them that are in the batch, for the gap that they become when it cannot be written. */
  #workspaces: string[] = [];
  #batchFromUs = 0;
  #isFlushDue = false;
  #sealTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  readonly #sealMs: number;
  #isRefusing = false;
  #isClosed = false;
  readonly #release = (): void => this.#releaseRoom();
  readonly #flushNow = (): void => this.#flush();

  constructor({ spool, telemetry, log, nowMs, settleMsMax, sealMs }: SpoolRecorderOptions) {
    this.#spool = spool;
    this.#telemetry = telemetry;
    this.#log = log;
    this.#sealMs = sealMs;
    this.#timeUs = createCallClock(nowMs);
    this.#untold = new Untold({ spool, onTold: () => this.#drain.start(), onLeft: () => this.#retryLater() });
    this.#settlers = new Settlers(telemetry, settleMsMax);
    this.#drain = new Drain({
      spool,
      telemetry,
      log,
      next: () => this.#settlers.isWaiting && this.#seal(),
      onDelivered: (segment) => this.#delivered(segment),
      onRejected: (segment, pieces) => this.#rejected(segment, pieces),
      onLost: (segment) => this.#lost(segment),
      onFailed: () => this.#settlers.check(),
    });
    // Whether calls can be recorded is known from the start, not from the first one that cannot be.
    if (spool.failure !== '' || !spool.retry()) this.#refuse();
    void this.#countOlder();
    this.#stopListening = telemetry.onChange(({ status }) => {
      // Nobody waits for an engine that does not come.
      this.#settlers.check();
      if (status !== 'ready') return;
      this.#seal();
      this.#drain.startAfresh();
    });
  }

  reserve(): Reservation {
    if (this.#isClosed) throw new BelvedereError('RecordUnavailable', 'the server is stopping');
    const hadFailed = this.#spool.failure !== '';
    if (!this.#spool.reserve()) {
      this.#refuse();
      throw new BelvedereError('RecordUnavailable', `the call cannot be recorded: ${this.#spool.failure}`, {
        retryAfterSeconds: 5,
      });
    }
    if (hadFailed) this.#resume();
    return new RecordReservation(this.#release);
  }

  append(record: CallRecord, reservation: Reservation | undefined, then: () => void): void {
    const timeUs = this.#timeUs();
    try {
      this.#put(record, timeUs, reservation);
    } catch (error) {
      this.#log.error({ err: error, traceId: record.traceId }, 'a call cannot be recorded');
      this.#untold.gaps.add(record.workspace, timeUs, 'the call could not be encoded');
      reservation?.release();
    }
    this.#thens.push(then);
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    setImmediate(this.#flushNow);
  }

  countUnattributed(call: UnattributedCall): void {
    this.#untold.count(call, this.#timeUs());
  }

  async settle(untilUs = Number.POSITIVE_INFINITY): Promise<void> {
    this.#flush();
    this.#untold.tell();
    if (this.#spool.oldestUs > untilUs || this.#spool.oldestUs === Number.POSITIVE_INFINITY) return;
    const settled = this.#settlers.wait(this.#spool.noted);
    this.#drain.startNow();
    await settled;
  }

  state(): RecorderState {
    const { failure } = this.#spool;
    return {
      recording: failure === '',
      reason: failure,
      waitingCalls: this.#spool.waitingCalls,
      waitingBytes: this.#spool.waitingBytes,
      unrecordedCalls: this.#untold.gaps.calls,
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#flush();
    this.#untold.endMinute();
    const { status } = this.#telemetry.state();
    const isSettled = status === 'ready' && (await this.settle().then(...asBoolean));
    this.#stopListening();
    this.#untold.close();
    clearTimeout(this.#sealTimer);
    clearTimeout(this.#retryTimer);
    // An insert that hangs is not waited for: its segment is in doubt, and the next start looks after it.
    const drained = this.#drain.close();
    if (isSettled) await drained;
    this.#spool.close();
    const { waitingCalls } = this.state();
    if (waitingCalls > 0) this.#log.info({ waitingCalls }, 'calls wait in the spool for the next start');
  }

  #put(record: CallRecord, timeUs: number, reservation: Reservation | undefined): void {
    if (!this.#spool.hasBatchRoom) this.#flush();
    const end = writeCallRow(record, timeUs, this.#spool.batch, this.#spool.batchLength);
    const isReserved = reservation instanceof RecordReservation && reservation.isHeld;
    if (isReserved) reservation.isHeld = false;
    if (!this.#spool.put(end, timeUs, isReserved)) {
      this.#untold.gaps.add(record.workspace, timeUs, this.#spool.failure);
      this.#refuse();
      return;
    }
    if (this.#workspaces.push(record.workspace) === 1) this.#batchFromUs = timeUs;
    this.#sealTimer ??= setTimeout(() => this.#sealByAge(), this.#sealMs).unref();
  }

  /** Writes what was noted in this turn, then tells whoever waits for it. */
  #flush(): void {
    const thens = this.#thens;
    const workspaces = this.#workspaces;
    if (thens.length === 0) {
      this.#isFlushDue = false;
      return;
    }
    this.#thens = [];
    this.#workspaces = [];
    this.#isFlushDue = false;
    if (!this.#spool.flush()) {
      for (const workspace of workspaces) this.#untold.gaps.add(workspace, this.#batchFromUs, this.#spool.failure);
      this.#refuse();
    }
    for (const then of thens) this.#tell(then);
    if (this.#spool.isFull) this.#seal();
    if (this.#spool.sealed.length > 0 || this.#settlers.isWaiting) this.#drain.start();
  }

  #tell(then: () => void): void {
    try {
      then();
    } catch (error) {
      this.#log.error({ err: error }, 'an answer could not be sent');
    }
  }

  #seal(): boolean {
    this.#flush();
    return this.#spool.seal();
  }

  /** While there is no engine, segments end by their size alone: else one that is away for a day would find a file for each second. */
  #sealByAge(): void {
    this.#sealTimer = undefined;
    if (this.#telemetry.state().status !== 'ready') return;
    this.#seal();
    this.#drain.start();
  }

  #releaseRoom(): void {
    this.#spool.release();
    if (this.#settlers.isWaiting) this.#drain.start();
  }

  #delivered(segment: SealedSegment): void {
    if (this.#isRefusing) this.#retry();
    const hasOlder = this.#spool.sealed.some(({ through }) => through === 0);
    if (!hasOlder) this.#settlers.settle(segment.through);
  }

  /** How many calls wait is known only when the files of earlier processes have been read. */
  async #countOlder(): Promise<void> {
    for (const segment of [...this.#spool.sealed]) {
      if (segment.rows !== undefined) continue;
      const bytes = await this.#spool.read(segment).catch(() => undefined);
      if (bytes !== undefined) segment.rows ??= segmentForms[segment.form].count(bytes, segment.name);
    }
  }

  #rejected({ kind }: SealedSegment, pieces: readonly SegmentPiece[]): void {
    if (kind !== 'calls') return;
    for (const { values } of pieces) {
      const { workspace, time_us: timeUs } = values;
      const isWhole = typeof workspace === 'string' && typeof timeUs === 'number';
      this.#untold.gaps.add(isWhole ? workspace : '', isWhole ? timeUs : this.#timeUs(), rejectedReason);
    }
    this.#untold.tell();
  }

  #lost({ kind, rows }: SealedSegment): void {
    if (kind !== 'calls' || rows === undefined) return;
    this.#untold.gaps.add('', this.#timeUs(), 'the file of the calls was removed', rows);
    this.#untold.tell();
  }

  /** Something could not be written: says so once, and tries again each second until it can be. */
  #refuse(): void {
    if (!this.#isRefusing) {
      this.#isRefusing = true;
      this.#log.error({ reason: this.#spool.failure }, 'calls cannot be recorded: changes are refused');
    }
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#isClosed) return;
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      this.#retry();
    }, retryMs).unref();
  }

  #retry(): void {
    if (this.#spool.failure === '' || this.#spool.retry()) this.#resume();
    else this.#retryLater();
  }

  #resume(): void {
    if (this.#isRefusing) {
      this.#isRefusing = false;
      this.#log.info({ unrecordedCalls: this.#untold.gaps.calls }, 'calls are recorded again');
    }
    this.#untold.tell();
    this.#drain.start();
  }
}
