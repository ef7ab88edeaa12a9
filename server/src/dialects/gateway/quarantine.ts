import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bodies that the server fails at, kept for whoever mends it. */
export interface Quarantine {
  /** Answers where it lies; undefined when it could not be kept. */
  readonly keep: (body: Buffer, about: Readonly<Record<string, unknown>>) => Promise<string | undefined>;
}

const filesMax = 100;
const bytesMax = 256 * 1024 * 1024;

/**
 * A folder of files. A sender repeats what is refused for a fault of the server for hours, and everything behind it waits: so such a body is
 * accepted and put aside. The newest ones are kept, as far as they fit.
 */
export function openQuarantine(folder: string): Quarantine {
  let keeping = Promise.resolve<string | undefined>(undefined);
  async function keep(body: Buffer, about: Readonly<Record<string, unknown>>): Promise<string> {
    const isNew = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined;
    const path = join(folder, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}`);
    await makeRoom(folder, body.length);
    await writeFile(`${path}.json`, `${JSON.stringify(about)}\n`, { mode: 0o600, flush: true });
    await writeFile(`${path}.body`, body, { mode: 0o600, flush: true });
    // It is about to be acknowledged, and the sender forgets it: a power cut must not take it back.
    await syncFolder(folder);
    if (isNew) await syncFolder(dirname(folder));
    return `${path}.body`;
  }
  return {
    keep: (body, about) => {
      keeping = keeping.then(() => keep(body, about)).catch(() => undefined);
      return keeping;
    },
  };
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names begin with the time, so the first ones are the oldest. */
async function makeRoom(folder: string, bytes: number): Promise<void> {
  const bodies = (await readdir(folder)).filter((name) => name.endsWith('.body')).sort();
  const sizes = await Promise.all(bodies.map(async (name) => (await stat(join(folder, name))).size));
  let total = sizes.reduce((sum, size) => sum + size, bytes);
  for (const [index, name] of bodies.entries()) {
    if (total <= bytesMax && bodies.length - index < filesMax) return;
    total -= sizes[index] ?? 0;
    await rm(join(folder, name), { force: true });
    await rm(join(folder, name.replace(/body$/, 'json')), { force: true });
  }
}
