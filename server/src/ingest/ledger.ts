import { randomUUID } from 'node:crypto';
import { parseJson } from '../json/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Category } from './category.ts';
import type { BadPoint } from './point.ts';
import type { Sender } from './sink.ts';

export interface LedgerLog {
  warn(fields: object, message: string): void;
}

/** What is added up of requests, by minute, token, category and outcome. */
export interface CountedRequest {
  /** Empty when the points were taken, else the code of the answer. */
  readonly outcome: string;
  readonly points?: number;
  readonly badPoints?: number;
  readonly bytes?: number;
}

interface OpenCount {
  requests: number;
  points: number;
  badPoints: number;
  bytes: number;
}

/** Rows of both tables on their way to the engine; sent again under the same token until they are there. */
interface Parcel {
  readonly token: string;
  readonly counts: readonly (readonly unknown[])[];
  readonly errors: readonly (readonly unknown[])[];
}

const flushEveryMs = 10_000;
/** While the engine is away the newest are kept. */
const errorsWaitingMax = 5_000;
const kindsMax = 20_000;

/**
 * Counts what is received and keeps bad points until the engine has them. In memory for some seconds: a process that is killed loses the
 * counts of so long, and never points.
 */
export class Ledger {
  readonly #telemetry: Telemetry;
  readonly #now: () => number;
  readonly #log: LedgerLog;
  readonly #timer: NodeJS.Timeout;
  #counts = new Map<string, OpenCount>();
  #errors: (readonly unknown[])[] = [];
  #errorNumber = 0;
  #parcel: Parcel | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor({ telemetry, now, log }: { telemetry: Telemetry; now: () => number; log: LedgerLog }) {
    this.#telemetry = telemetry;
    this.#now = now;
    this.#log = log;
    this.#timer = setInterval(() => void this.flush().catch(() => undefined), flushEveryMs).unref();
  }

  count({ workspaceNumber, tokenNumber }: Sender, category: Category, request: CountedRequest): void {
    const { outcome, points = 0, badPoints = 0, bytes = 0 } = request;
    const minuteS = Math.floor(this.#now() / 60_000) * 60;
    const key = JSON.stringify([workspaceNumber, minuteS, tokenNumber, category, outcome]);
    const count = this.#counts.get(key) ?? { requests: 0, points: 0, badPoints: 0, bytes: 0 };
    if (this.#counts.size >= kindsMax && !this.#counts.has(key)) return;
    count.requests += 1;
    count.points += points;
    count.badPoints += badPoints;
    count.bytes += bytes;
    this.#counts.set(key, count);
  }

  keepBad({ workspaceNumber, tokenNumber }: Sender, category: Category, bad: readonly BadPoint[]): void {
    const timeUs = Math.floor(this.#now() * 1_000);
    for (const { place, offset = -1, reason, sample } of bad) {
      this.#errorNumber = (this.#errorNumber + 1) % 0xffff_ffff;
      this.#errors.push([
        workspaceNumber,
        timeUs,
        this.#errorNumber,
        tokenNumber,
        category,
        place,
        offset,
        reason,
        sample,
      ]);
    }
    if (this.#errors.length > errorsWaitingMax * 2) this.#errors = this.#errors.slice(-errorsWaitingMax);
  }

  /** Resolves when the engine has everything that came before. Errors: those of the engine, and then it is tried again later. */
  flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#flush());
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    try {
      await this.flush();
    } catch (error) {
      this.#log.warn(
        { err: error },
        'the last counts of what was received are lost: the telemetry engine does not take them',
      );
    }
  }

  async #flush(): Promise<void> {
    if (this.#parcel !== undefined) await this.#send(this.#parcel);
    if (this.#counts.size === 0 && this.#errors.length === 0) return;
    const counts = [...this.#counts].map(([key, { requests, points, badPoints, bytes }]) => [
      ...(parseJson(key) as unknown[]),
      requests,
      points,
      badPoints,
      bytes,
    ]);
    const parcel = { token: randomUUID(), counts, errors: this.#errors.slice(-errorsWaitingMax) };
    this.#counts = new Map();
    this.#errors = [];
    this.#parcel = parcel;
    await this.#send(parcel);
  }

  async #send(parcel: Parcel): Promise<void> {
    await this.#insert('ingest_counts', parcel.counts, parcel.token);
    await this.#insert('ingest_errors', parcel.errors, parcel.token);
    this.#parcel = undefined;
  }

  async #insert(table: string, values: readonly (readonly unknown[])[], token: string): Promise<void> {
    if (values.length === 0) return;
    await this.#telemetry.client().insert({
      table,
      values: [...values],
      format: 'JSONCompactEachRow',
      clickhouse_settings: { async_insert: 0, insert_deduplicate: 1, insert_deduplication_token: token },
    });
  }
}
