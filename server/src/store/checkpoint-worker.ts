import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Beyond this size a passive checkpoint is not enough: writers wait once so that the WAL can start over. */
const WAL_BYTES_MAX = 64 * 1024 * 1024;

const { path } = workerData as { path: string };
const database = new DatabaseSync(path, { timeout: 1_000 });

parentPort?.on('message', () => {
  try {
    const large = statSync(`${path}-wal`).size > WAL_BYTES_MAX;
    database.exec(large ? 'PRAGMA wal_checkpoint(RESTART)' : 'PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // A busy or full disk: nothing is lost, the frames stay in the WAL and the next request tries again.
  }
});
