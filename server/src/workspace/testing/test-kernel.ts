import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noCallSearch } from '../../calls/no-search.ts';
import type { CallSearch } from '../../calls/search.ts';
import { noPointStore } from '../../ingest/no-point-store.ts';
import type { PointStore } from '../../ingest/point-store.ts';
import { createOutbound, type Outbound } from '../../outbound/index.ts';
import type { QueryDesk } from '../../query/desk/desk.ts';
import { noQueryDesk } from '../../query/desk/no-desk.ts';
import type { Inventory } from '../../query/objects/inventory.ts';
import { noInventory } from '../../query/objects/no-inventory.ts';
import { openPostgresStore } from '../../store/postgres/open.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { borrowDatabase } from '../../store/testing/postgres-database.ts';
import { createChangeSignal } from '../kernel/change-signal.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { createOutboxSignal } from '../kernel/outbox.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A kernel on a real SQLite store in a temporary folder, with a clock that only the test moves. */
export interface TestKernel extends Kernel {
  /** Path of the database file. */
  readonly path: string;
  readonly clock: { advance(milliseconds: number): void };
  readonly logged: LogLine[];
  close(): Promise<void>;
}

/** A PostgreSQL server on which to run the same tests: `scripts/test-postgres.ts` starts one and says where it is. */
const postgresUrl = process.env.BELVEDERE_TEST_POSTGRES_URL;

async function openStore(path: string, embedded: boolean): Promise<{ store: Store; drop: () => Promise<void> }> {
  if (postgresUrl === undefined || embedded) return { store: await openSqliteStore({ path }), drop: async () => {} };
  const { target, drop } = await borrowDatabase(postgresUrl);
  return { store: await openPostgresStore({ target, connectionsMax: 5 }), drop };
}

/** Use it in `beforeAll` and give each test its own workspace with `contextFor`; `close()` removes the folder. */
export async function openTestKernel({
  calls = noCallSearch(),
  points = noPointStore(),
  inventory = noInventory(),
  queries = noQueryDesk(),
  outbound = createOutbound({ allow: [] }),
  embedded = false,
}: {
  calls?: CallSearch;
  points?: PointStore;
  inventory?: Inventory;
  queries?: QueryDesk;
  outbound?: Outbound;
  /** On SQLite whatever the run is about: for tests of the file. */
  embedded?: boolean;
} = {}): Promise<TestKernel> {
  const folder = await mkdtemp(join(tmpdir(), 'belvedere-kernel-'));
  const path = join(folder, 'belvedere.sqlite');
  const { store, drop } = await openStore(path, embedded);
  const masterKey = randomBytes(32);
  const logged: LogLine[] = [];
  const note = (level: LogLine['level']) => (fields: object, message: string) => {
    logged.push({ level, fields, message });
  };
  let now = Date.UTC(2026, 0, 15, 12);
  return {
    store,
    path,
    now: () => now,
    clock: {
      advance: (milliseconds) => {
        now += milliseconds;
      },
    },
    log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
    logged,
    calls,
    points,
    inventory,
    queries,
    outbox: createOutboxSignal(),
    changeSignal: createChangeSignal(),
    outbound,
    secrets: {
      id: '0a1b2c3d',
      deriveKey: (purpose) => createHmac('sha256', masterKey).update(purpose).digest(),
    },
    idempotencyHours: 24,
    passwordCharactersMin: 8,
    close: async () => {
      await store.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
