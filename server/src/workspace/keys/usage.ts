import type { Kernel } from '../kernel/kernel.ts';

/** When and from where keys were last used. */
export interface KeyUsage {
  /** Remembers a use; costs no write. */
  note(keyId: number, address: string): void;
  /** Writes what is remembered. Never rejects: what could not be written is kept for the next time. */
  flush(): Promise<void>;
  /** Ends the timer and writes the rest; to be awaited before the store closes. */
  stop(): Promise<void>;
}

const FLUSH_EVERY_MS = 5_000;

interface Use {
  readonly at: number;
  readonly address: string;
}

/**
 * Collects the uses of keys in memory, the newest of each key, and writes them every few seconds: a write for each call
 * would cost more than the call.
 */
export function createKeyUsage(kernel: Kernel, options: { flushEveryMs?: number } = {}): KeyUsage {
  let uses = new Map<number, Use>();
  let flushing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    if (uses.size === 0) return;
    const taken = uses;
    uses = new Map();
    try {
      await kernel.store.write(async (db) => {
        // In one order for every server: two of them cannot wait for each other.
        for (const [id, use] of [...taken].sort(([a], [b]) => a - b)) {
          await db
            .updateTable('keys')
            .set({ last_used_at: use.at, last_used_address: use.address })
            .where('id', '=', id)
            .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', use.at)]))
            .execute();
        }
      });
    } catch (error) {
      kernel.log.warn({ err: error }, 'the last uses of keys could not be written; they are kept for the next time');
      for (const [id, use] of taken) if (!uses.has(id)) uses.set(id, use);
    }
  };

  const flush = (): Promise<void> => {
    flushing = flushing.then(write);
    return flushing;
  };

  const timer = setInterval(() => void flush(), options.flushEveryMs ?? FLUSH_EVERY_MS);
  timer.unref();
  return {
    note: (keyId, address) => {
      uses.set(keyId, { at: kernel.now(), address });
    },
    flush,
    stop: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
