import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { CallsLog } from '../log.ts';
import { type SealedSegment, type Spool, segmentBytesMax } from '../spool/spool.ts';
import { deliver } from './deliver.ts';
import { type SegmentPiece, segmentForms } from './segment-form.ts';

const retryMsMin = 250;
const retryMsMax = 10_000;

interface DrainOptions {
  readonly spool: Spool;
  readonly telemetry: Telemetry;
  readonly log: CallsLog;
  /** Asked when every sealed segment is in the engine: whether another one was sealed. */
  readonly next: () => boolean;
  /** The engine has taken a segment, or what it refuses of it was put aside. */
  readonly onDelivered: (segment: SealedSegment) => void;
  readonly onRejected: (segment: SealedSegment, pieces: readonly SegmentPiece[]) => void;
  /** The file of a segment is gone, and with it what it held. */
  readonly onLost: (segment: SealedSegment) => void;
  readonly onFailed: () => void;
}

/** Brings sealed segments into the engine, one after the other, the oldest first. */
export class Drain {
  readonly #options: DrainOptions;
  #running: Promise<void> | undefined;
  #isRunning = false;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = retryMsMin;
  #isClosed = false;
  /**
   * The segment under way. Memory of its own for each would outlive it until the next full collection, and so much of it calls for one
   * twice a second. What no segment has reached takes no memory.
   */
  #memory = Buffer.alloc(0);

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** Starts unless it runs, waits to try again, or there is no engine. */
  start(): void {
    if (this.#isRunning || this.#retry !== undefined || this.#isClosed) return;
    if (this.#options.telemetry.state().status !== 'ready') return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /** Somebody waits: does not wait to try again. */
  startNow(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.start();
  }

  /** The engine has become ready: what failed before may go well now. */
  startAfresh(): void {
    this.#retryMs = retryMsMin;
    this.startNow();
  }

  /** Resolves when the insert under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#running;
  }

  async #run(): Promise<void> {
    // Whoever starts the drain has not yet said what it waits for.
    await undefined;
    try {
      for (;;) {
        const segment = this.#options.spool.sealed[0];
        if (segment === undefined) {
          if (this.#isClosed || !this.#options.next()) return;
          continue;
        }
        await this.#deliver(segment);
        this.#retryMs = retryMsMin;
        if (this.#isClosed) return;
      }
    } catch (error) {
      // A request that nobody waits for any more may still be sending it.
      this.#memory = Buffer.alloc(0);
      this.#options.log.warn({ err: error, retryMs: this.#retryMs }, 'calls wait for the engine: an insert failed');
      if (!this.#isClosed) this.#waitToRetry();
      this.#options.onFailed();
    } finally {
      // In the same turn in which the loop found nothing to do: who asks afterwards must find it ended.
      this.#isRunning = false;
    }
  }

  #room(bytes: number): Buffer {
    if (this.#memory.length < bytes) this.#memory = Buffer.allocUnsafeSlow(Math.max(bytes, segmentBytesMax));
    return this.#memory;
  }

  #waitToRetry(): void {
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.start();
    }, this.#retryMs);
    this.#retry.unref();
    this.#retryMs = Math.min(this.#retryMs * 2, retryMsMax);
  }

  async #deliver(segment: SealedSegment): Promise<void> {
    const { spool, telemetry, log, onRejected, onDelivered } = this.#options;
    const file = await this.#read(segment);
    if (file === undefined) return;
    const bytes = this.#wholeRows(segment, file.subarray(0, segment.bytes));
    if (bytes.length > 0) {
      const { rejected, reason, doubled } = await deliver(telemetry.client(), segment, bytes);
      if (doubled > 0) log.error({ segment: segment.name, rows: doubled }, 'the engine holds calls more than once');
      if (rejected.length > 0) {
        const path = spool.setAside(segment, Buffer.concat(rejected.map(segmentForms[segment.form].toLine)));
        log.error({ path, rows: rejected.length, reason }, 'the engine refuses rows of the record of calls');
        onRejected(segment, rejected);
      }
    }
    try {
      spool.remove(segment);
    } catch (error) {
      // It stays until the next start, which finds its rows in the engine and removes it then.
      spool.forget(segment);
      log.warn({ err: error, segment: segment.name }, 'a segment that the engine has cannot be removed');
    }
    onDelivered(segment);
  }

  /** Only of a file of an earlier process it is not known that it ends with a whole row. */
  #wholeRows(segment: SealedSegment, bytes: Buffer): Buffer {
    if (segment.rows !== undefined && segment.through > 0) return bytes;
    const form = segmentForms[segment.form];
    const whole = form.whole(bytes, segment.name);
    segment.rows = form.count(whole, segment.name);
    return whole;
  }

  async #read(segment: SealedSegment): Promise<Buffer | undefined> {
    const { spool, log, onLost, onDelivered } = this.#options;
    try {
      return await spool.read(segment, (bytes) => this.#room(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      log.error({ segment: segment.name, calls: segment.rows }, 'calls are lost: somebody removed their file');
      spool.forget(segment);
      onLost(segment);
      onDelivered(segment);
      return undefined;
    }
  }
}
