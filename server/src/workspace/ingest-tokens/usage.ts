import type { Kernel } from '../kernel/kernel.ts';

/** When and from where tokens were last used. */
export interface TokenUsage {
  /** Remembers a use; costs no write. */
  readonly note: (tokenId: number, address: string) => void;
  /** Writes what is remembered. Never rejects: what could not be written is kept for the next time. */
  readonly flush: () => Promise<void>;
  /** Ends the timer and writes the rest; to be awaited before the store closes. */
  readonly stop: () => Promise<void>;
}

const flushEveryMs = 5_000;

/** Collects the newest use of each token in memory and writes them every few seconds: agents send all the time. */
export function createTokenUsage(kernel: Kernel): TokenUsage {
  let uses = new Map<number, { readonly at: number; readonly address: string }>();
  let flushing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (uses.size === 0) return;
    const taken = uses;
    uses = new Map();
    try {
      await kernel.store.write(async (db) => {
        for (const [id, { at, address }] of [...taken].sort(([one], [other]) => one - other)) {
          await db
            .updateTable('ingest_tokens')
            .set({ last_used_at: at, last_used_address: address })
            .where('id', '=', id)
            .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', at)]))
            .execute();
        }
      });
    } catch (error) {
      kernel.log.warn(
        { err: error },
        'the last uses of ingest tokens could not be written; they are kept for the next time',
      );
      for (const [id, use] of taken) if (!uses.has(id)) uses.set(id, use);
    }
  }

  const flush = (): Promise<void> => {
    flushing = flushing.then(write);
    return flushing;
  };
  const timer = setInterval(() => void flush(), flushEveryMs).unref();
  return {
    note: (tokenId, address) => {
      uses.set(tokenId, { at: kernel.now(), address });
    },
    flush,
    stop: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
