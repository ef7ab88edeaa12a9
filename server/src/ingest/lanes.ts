import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { BelvedereError } from '../errors/index.ts';
import { telemetryError } from '../telemetry/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Chunk } from './chunks.ts';
import { insertBlocks, isDiskFull, isRefused, isRunning } from './insert.ts';
import { markName, StoredMarks } from './stored-marks.ts';

/** More would not make them faster: the engine runs two, and the record of calls wants a place, too. */
const insertsMax = 2;
/** What one insert may take: more costs the engine memory and makes whoever waits wait longer. */
const groupBytesMax = 16 * 1024 * 1024;
const groupPointsMax = 200_000;
/** So much waiting for one partition is worth a second insert beside the one under way; less would only make small parts. */
const secondInsertBytesMin = 512 * 1024;
const askAgainMs = 200;

interface Waiting {
  readonly chunk: Chunk;
  readonly order: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly waiting: Waiting[];
  waitingBytes: number;
  running: number;
}

/**
 * Brings chunks into the engine. What waits for a partition while an insert into it is under way becomes the next insert: the busier it is,
 * the larger they get, and nothing waits for a clock.
 */
export class Lanes {
  readonly #telemetry: Telemetry;
  readonly #lanes = new Map<string, Lane>();
  readonly #marks: StoredMarks;
  readonly #underWay = new Map<string, Promise<void>>();
  #running = 0;
  /** Inserts of points that were stored, since the server started. */
  inserts = 0;
  #order = 0;
  #idle: (() => void)[] = [];

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
    this.#marks = new StoredMarks(telemetry);
  }

  /**
   * Resolves when the chunk is on disk, also when it was there already. Errors: `EngineUnavailable`, `StorageFull`; an error of the engine
   * when it refuses the data.
   */
  submit(chunk: Chunk): Promise<void> {
    const name = markName(chunk);
    if (name === undefined) return this.#enqueue(chunk);
    if (this.#marks.isKept(name)) return Promise.resolve();
    const other = this.#underWay.get(name);
    if (other !== undefined) return other;
    const stored = this.#enqueue(chunk).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, stored);
    return stored;
  }

  /** Resolves when nothing waits and nothing is under way. */
  whenIdle(): Promise<void> {
    if (this.#running === 0 && this.#lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #enqueue(chunk: Chunk): Promise<void> {
    return new Promise((resolve, reject) => {
      const lane = this.#lanes.get(chunk.lane) ?? { waiting: [], waitingBytes: 0, running: 0 };
      this.#lanes.set(chunk.lane, lane);
      this.#order += 1;
      lane.waiting.push({ chunk, order: this.#order, resolve, reject });
      lane.waitingBytes += chunk.body.length;
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < insertsMax) {
      const lane = this.#nextLane();
      if (lane === undefined) break;
      lane.running += 1;
      this.#running += 1;
      void this.#run(takeGroup(lane)).finally(() => {
        lane.running -= 1;
        this.#running -= 1;
        this.#start();
      });
    }
    if (this.#running > 0 || this.#lanes.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** The one whose first chunk has waited longest. */
  #nextLane(): Lane | undefined {
    let next: Lane | undefined;
    for (const [name, lane] of this.#lanes) {
      const [first] = lane.waiting;
      if (first === undefined) {
        if (lane.running === 0) this.#lanes.delete(name);
      } else if (mayStart(lane) && first.order < (next?.waiting[0]?.order ?? Number.POSITIVE_INFINITY)) {
        next = lane;
      }
    }
    return next;
  }

  async #run(group: readonly Waiting[]): Promise<void> {
    try {
      await this.#store(group.map(({ chunk }) => chunk));
      // Only what was stored: an insert that failed may still be on its way to the engine.
      for (const { chunk, resolve } of group) {
        chunk.release();
        resolve();
      }
    } catch (error) {
      if (isRefused(error) && group.length > 1) {
        // One of them is at fault; the others must not go with it.
        for (const waiting of group) await this.#run([waiting]);
        return;
      }
      for (const { reject } of group) reject(errorFor(error));
    }
  }

  async #store(chunks: readonly Chunk[]): Promise<void> {
    const client = this.#telemetry.client();
    const [first] = chunks;
    if (first === undefined) return;
    const { table, newest } = first;
    const missing = await this.#marks.missingOf(table, chunks);
    if (missing.length > 0) {
      try {
        // The newest first: that one bears being repeated, and what is marked as stored must be in both.
        if (newest !== undefined) {
          await this.#insert(
            client,
            newest,
            missing.flatMap(({ newestBody }) => newestBody ?? []),
          );
        }
        await this.#insert(
          client,
          table,
          missing.map(({ body }) => body),
        );
      } catch (error) {
        this.#marks.doubt(missing);
        throw error;
      }
      this.inserts += 1;
    }
    for (const chunk of chunks) this.#marks.keep(chunk);
  }

  async #insert(client: ClickHouseClient, table: Chunk['table'], blocks: readonly Buffer[]): Promise<void> {
    const comment = randomUUID().replaceAll('-', '');
    try {
      await insertBlocks(client, table, blocks, comment);
    } catch (error) {
      if (!(error instanceof ClickHouseError)) await this.#whenOver(comment);
      throw error;
    }
  }

  /** An insert without an answer may still be running: what it stores must be found by whoever sends it again. */
  async #whenOver(comment: string): Promise<void> {
    try {
      while (await isRunning(this.#telemetry.client(), comment)) await pause(askAgainMs);
    } catch {
      // The engine is gone, and the insert with it.
    }
  }
}

const mayStart = ({ running, waitingBytes }: Lane): boolean => running === 0 || waitingBytes >= secondInsertBytesMin;

function takeGroup(lane: Lane): Waiting[] {
  const { waiting } = lane;
  let bytes = 0;
  let points = 0;
  let count = 0;
  for (const { chunk } of waiting) {
    bytes += chunk.body.length;
    points += chunk.points;
    if (count > 0 && (bytes > groupBytesMax || points > groupPointsMax)) break;
    count += 1;
    lane.waitingBytes -= chunk.body.length;
  }
  return waiting.splice(0, count);
}

function errorFor(error: unknown): unknown {
  if (isDiskFull(error)) {
    const message = 'the disk of the telemetry engine is full; nothing of the request was kept';
    return new BelvedereError('StorageFull', message, { retryAfterSeconds: 30, cause: error });
  }
  if (isRefused(error)) return error;
  const told = telemetryError(error);
  if (told instanceof BelvedereError && told.code === 'EngineUnavailable') return told;
  // A limit of memory or time: the engine has too much to do at the moment.
  const message = 'the telemetry engine could not store the points; send them again';
  return new BelvedereError('EngineUnavailable', message, { retryAfterSeconds: 2, cause: error });
}
