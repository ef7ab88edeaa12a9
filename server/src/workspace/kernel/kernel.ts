import type { CallSearch } from '../../calls/search.ts';
import type { PointStore } from '../../ingest/point-store.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { QueryDesk } from '../../query/desk/desk.ts';
import type { Inventory } from '../../query/objects/inventory.ts';
import type { Store } from '../../store/store.ts';
import type { ChangeSignal } from './change-signal.ts';
import type { OutboxSignal } from './outbox.ts';

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What every verb needs and no verb makes: composed once, in `compose.ts`. */
export interface Kernel {
  readonly store: Store;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
  /** The record of calls, for whoever may read it. */
  readonly calls: CallSearch;
  /** What is known about received telemetry. */
  readonly points: PointStore;
  /** What agents have reported: hosts, processes, measurements. */
  readonly inventory: Inventory;
  /** Answers queries over telemetry. */
  readonly queries: QueryDesk;
  readonly outbox: OutboxSignal;
  readonly changeSignal: ChangeSignal;
  /** The one way to what callers name: data sources. */
  readonly outbound: Outbound;
  readonly secrets: {
    /** First 8 hex digits of the master key's SHA-256: says which key made a ciphertext or a chain. */
    readonly id: string;
    /** 32 bytes derived from the master key for one purpose. */
    readonly deriveKey: (purpose: string) => Buffer;
  };
  /** Hours for which the answer of a call with an Idempotency-Key is kept. */
  readonly idempotencyHours: number;
  /** Of a password that somebody chooses. */
  readonly passwordCharactersMin: number;
}
