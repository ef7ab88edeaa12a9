import { BelvedereError } from '../errors/index.ts';

export interface RoomOptions {
  /** Bytes of decompressed bodies that are read, decoded or wait for the engine at the same time. */
  readonly bytesMax: number;
  /** Requests that may wait for room. Their bodies are not read yet. */
  readonly waitingMax: number;
}

/** Room that one request takes; more is known about its size as it is read. */
export interface Place {
  /** The body turned out to be this large. */
  readonly resize: (bytes: number) => void;
  readonly leave: () => void;
}

/**
 * Bounds the memory that requests take together. A request that does not fit waits before its body is read; when too many wait, the next
 * ones are sent away. One that is larger than all the room gets it when it is alone.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  #bytes = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Errors: `IngestOverloaded`. */
  async enter(bytes: number): Promise<Place> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      const { waitingMax } = this.#options;
      if (this.#waiting.length >= waitingMax) {
        const message = `${waitingMax} requests wait to be taken in already; send this one again later`;
        throw new BelvedereError('IngestOverloaded', message, { retryAfterSeconds: 2 });
      }
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }));
    } else {
      this.#bytes += bytes;
    }
    return this.#place(bytes);
  }

  #place(bytes: number): Place {
    let own = bytes;
    return {
      resize: (next) => {
        this.#bytes += next - own;
        own = next;
        this.#admit();
      },
      leave: () => {
        this.#bytes -= own;
        own = 0;
        this.#admit();
      },
    };
  }

  #admit(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || !this.#fits(next.bytes)) return;
      this.#waiting.shift();
      this.#bytes += next.bytes;
      next.enter();
    }
  }

  #fits(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.#options.bytesMax;
  }
}
