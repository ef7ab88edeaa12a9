import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Frames of 4 KiB. A passive checkpoint stands back for writers, so under steady writes it never reaches the end of the
 * WAL and the WAL never starts over. Beyond this length writers wait for the last bit of it once.
 */
const FRAMES_MAX = 16_384;

const { path } = workerData as { path: string };
const database = new DatabaseSync(path, { timeout: 1_000 });
const passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  try {
    const state = passive.get() as { log: number } | undefined;
    if (state !== undefined && state.log > FRAMES_MAX) database.exec('PRAGMA wal_checkpoint(RESTART)');
  } catch {
    // A busy or full disk: nothing is lost, the frames stay in the WAL and the next request tries again.
  }
});
