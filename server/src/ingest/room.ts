import { BelvedereError } from '../errors/index.ts';

export interface RoomOptions {
  /** Bytes of decompressed bodies that are read, decoded or wait for the engine at the same time. */
  readonly bytesMax: number;
  /** Requests that do so. More of them would not be stored sooner, and each holds memory beside its body. */
  readonly requestsMax: number;
  /** Requests that may wait for room. Their bodies are not read yet. */
  readonly waitingMax: number;
  /** Whoever has waited so long is sent away: agents give up after 30 seconds, and then send the same again. */
  readonly waitMsMax: number;
}

/** Room that one request takes; more is known about its size as it is read. */
export interface Place {
  /** The body turned out to be this large. Errors: `IngestOverloaded` when there is no room for what it is more than was said. */
  readonly resize: (bytes: number) => void;
  readonly leave: () => void;
}

/** Has a function called when nobody waits for the answer any more. */
export type WhenGone = (left: () => void) => void;

interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

const retryAfterSeconds = 2;

/**
 * Bounds the memory that requests take together. A request that does not fit waits before its body is read; when too many wait, or it has
 * waited for long, it is sent away. One that is larger than all the room gets it when it is alone.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #waiting = new Set<Waiting>();
  #bytes = 0;
  #requests = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Errors: `IngestOverloaded`; `RequestTimeout` for one whose sender has gone. */
  async enter(bytes: number, whenGone?: WhenGone): Promise<Place> {
    if (this.#waiting.size > 0 || !this.#fits(bytes)) {
      const { waitingMax } = this.#options;
      if (this.#waiting.size >= waitingMax) throw overloaded(`${waitingMax} requests wait to be taken in already`);
      await this.#turn(bytes, whenGone);
    } else {
      this.#take(bytes);
    }
    return this.#place(bytes);
  }

  #turn(bytes: number, whenGone: WhenGone | undefined): Promise<void> {
    const { waitMsMax } = this.#options;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const refuse = (error: BelvedereError): void => {
        if (!this.#waiting.has(waiting)) return;
        end();
        reject(error);
        // It may have been the one that was too large for the others behind it to pass.
        this.#admit();
      };
      const waiting: Waiting = {
        bytes,
        enter: () => {
          end();
          resolve();
        },
      };
      const timer = setTimeout(() => refuse(overloaded(`the request has waited for ${waitMsMax} ms`)), waitMsMax);
      this.#waiting.add(waiting);
      whenGone?.(() => refuse(new BelvedereError('RequestTimeout', 'the connection ended while the request waited')));
    });
  }

  #take(bytes: number): void {
    this.#bytes += bytes;
    this.#requests += 1;
  }

  #place(bytes: number): Place {
    let own = bytes;
    let isIn = true;
    return {
      resize: (next) => {
        const isAlone = this.#requests === 1;
        if (next > own && !isAlone && this.#bytes - own + next > this.#options.bytesMax) {
          throw overloaded('the body is larger than was to be expected, and there is no room for it');
        }
        this.#bytes += next - own;
        own = next;
        this.#admit();
      },
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.#bytes -= own;
        this.#requests -= 1;
        this.#admit();
      },
    };
  }

  #admit(): void {
    for (const next of this.#waiting) {
      if (!this.#fits(next.bytes)) return;
      this.#take(next.bytes);
      next.enter();
    }
  }

  #fits(bytes: number): boolean {
    const { bytesMax, requestsMax } = this.#options;
    return this.#requests === 0 || (this.#requests < requestsMax && this.#bytes + bytes <= bytesMax);
  }
}

const overloaded = (what: string): BelvedereError =>
  new BelvedereError('IngestOverloaded', `${what}; send this one again later`, { retryAfterSeconds });
