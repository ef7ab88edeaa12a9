import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const fdatasyncAsync = promisify(fdatasync);

/**
 * Makes commits durable without stalling the thread that reads.
 *
 * The write connection runs with `synchronous=NORMAL`: a commit appends its frames to the WAL by `write()` and returns.
 * What `synchronous=FULL` would add is one `fdatasync` of the WAL after each commit; it is done here, on a thread of
 * libuv's pool, and a change is acknowledged only after it. All commits that are in the file when a sync begins share it.
 * The frames are checksummed and read back in order, so a sync that covers later frames too costs nothing in safety.
 * See docs/adr/0003.
 */
export class WalSync {
  readonly #descriptor: number;
  readonly #sync: (descriptor: number) => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `sync` is replaced in benches and fault tests only. */
  constructor(walPath: string, sync: (descriptor: number) => Promise<void> = fdatasyncAsync) {
    this.#descriptor = openSync(walPath, 'r+');
    this.#sync = sync;
  }

  /** Resolves when every commit made before the call is on disk; rejects when the disk says that it is not. */
  flush(): Promise<void> {
    if (this.#running === undefined) {
      this.#running = this.#start();
      return this.#running;
    }
    // A sync under way may have begun before our frames were written: the one after it is ours.
    this.#next ??= this.#running.then(
      () => this.#startNext(),
      () => this.#startNext(),
    );
    return this.#next;
  }

  /** Resolves when nothing that was flushed so far waits for the disk any more; without a sync under way, at once. */
  settled(): Promise<void> {
    return this.#next ?? this.#running ?? Promise.resolve();
  }

  #startNext(): Promise<void> {
    this.#next = undefined;
    this.#running = this.#start();
    return this.#running;
  }

  async #start(): Promise<void> {
    try {
      await this.#sync(this.#descriptor);
    } finally {
      this.#running = this.#next === undefined ? undefined : this.#running;
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#running, this.#next]);
    closeSync(this.#descriptor);
  }
}
