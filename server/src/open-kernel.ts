import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { noCallSearch } from './calls/no-search.ts';
import type { CallSearch } from './calls/search.ts';
import type { Configuration } from './configuration/index.ts';
import { masterKey, syncParentOf } from './data-folder/index.ts';
import { noPointStore } from './ingest/no-point-store.ts';
import type { PointStore } from './ingest/point-store.ts';
import { createOutbound } from './outbound/index.ts';
import type { QueryDesk } from './query/desk/desk.ts';
import { noQueryDesk } from './query/desk/no-desk.ts';
import type { Inventory } from './query/objects/inventory.ts';
import { noInventory } from './query/objects/no-inventory.ts';
import { openPostgresStore } from './store/postgres/open.ts';
import { openSqliteStore, type SqliteStoreOptions } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { createChangeSignal } from './workspace/kernel/change-signal.ts';
import type { Kernel, Logger } from './workspace/kernel/kernel.ts';
import { markMasterKey } from './workspace/kernel/master-key-mark.ts';
import { createOutboxSignal } from './workspace/kernel/outbox.ts';

export interface KernelOptions {
  readonly configuration: Configuration;
  readonly folder: { readonly path: string; readonly storeFile: string };
  readonly log: Logger;
  /** Left out by commands, which have no engine. */
  readonly calls?: CallSearch;
  readonly points?: PointStore;
  readonly inventory?: Inventory;
  readonly queries?: QueryDesk;
  /** Called once when the disk refused a sync: the process has to end. */
  readonly onFatal?: (error: unknown) => void;
  /** False for commands, which leave a PostgreSQL database to the servers that work on it. */
  readonly mayMigrate?: boolean;
  /** Faults of the disk, for tests. */
  readonly faults?: Pick<SqliteStoreOptions, 'sync' | 'pagesMax' | 'migrations'>;
}

/** Opens the store with the key that belongs to it: what the server and the commands work on. */
export async function openKernel(options: KernelOptions): Promise<Kernel> {
  const { configuration, folder, log, calls, points, inventory, queries } = options;
  const key = masterKey(folder, configuration);
  for (const warning of key.warnings) log.warn({}, warning);
  const store = await openStore(options);
  if (store.dialect === 'postgres') await markMasterKey(store, key.id);
  return {
    store,
    now: Date.now,
    log,
    calls: calls ?? noCallSearch(),
    points: points ?? noPointStore(),
    inventory: inventory ?? noInventory(),
    queries: queries ?? noQueryDesk(),
    outbox: createOutboxSignal(),
    changeSignal: createChangeSignal(),
    outbound: createOutbound({ allow: configuration.proxyAllow }),
    secrets: { id: key.id, deriveKey: remembered((purpose) => key.deriveKey(purpose)) },
    idempotencyHours: configuration.idempotencyHours,
    passwordCharactersMin: configuration.passwordCharactersMin,
  };
}

function openStore({ configuration, folder, log, onFatal, mayMigrate = true, faults }: KernelOptions): Promise<Store> {
  const { databaseUrl, databaseConnectionsMax } = configuration;
  if (databaseUrl !== undefined) {
    return openPostgresStore({
      target: databaseUrl,
      connectionsMax: databaseConnectionsMax,
      mayMigrate,
      log: (message, fields) => log.info(fields, message),
    });
  }
  return openSqliteStore({
    path: folder.storeFile,
    beforeMigration: async (names, copyTo) => {
      const backups = join(folder.path, 'backups');
      if (mkdirSync(backups, { recursive: true, mode: 0o700 }) !== undefined) syncParentOf(backups);
      const file = join(backups, `before-${names[0]}-${Date.now()}.sqlite`);
      await copyTo(file);
      log.info({ migrations: names, file }, 'migrating the store; the copy holds the state before');
      return file;
    },
    ...(onFatal === undefined ? {} : { onFatal }),
    ...faults,
  });
}

/** Deriving costs more than the hash it is for, and there are few purposes. */
function remembered(derive: (purpose: string) => Buffer): (purpose: string) => Buffer {
  const known = new Map<string, Buffer>();
  return (purpose) => {
    const found = known.get(purpose) ?? derive(purpose);
    known.set(purpose, found);
    return found;
  };
}
