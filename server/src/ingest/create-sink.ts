import { BelvedereError } from '../errors/index.ts';
import { firstIdOf } from '../telemetry/point-tables.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Category } from './category.ts';
import { type Chunk, cutIntoChunks } from './chunks.ts';
import type { FreeSpace } from './free-space.ts';
import { Lanes } from './lanes.ts';
import type { Ledger } from './ledger.ts';
import { type BadPoint, badPointsKeptMax } from './point.ts';
import { Room, type WhenGone } from './room.ts';
import type { SeriesWatch } from './series.ts';
import type { PointBatch, PointSink, WriteOutcome } from './sink.ts';
import { tablesOf } from './tables-of.ts';
import { TimeSpan } from './time-span.ts';
import { runInTurns } from './turns.ts';

export interface SinkOptions {
  readonly telemetry: Telemetry;
  readonly ledger: Ledger;
  readonly space: FreeSpace;
  readonly series: SeriesWatch;
  /** For how many days a workspace keeps a category: one of `keepDaysChoices`. */
  readonly keepDaysOf: (workspaceNumber: number, category: Category) => Promise<number>;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  readonly bytesMax?: number;
  readonly waitingMax?: number;
  readonly requestsMax?: number;
  readonly waitMsMax?: number;
}

export interface ServerSink extends PointSink {
  /** Bodies that are read, decoded or wait for the engine. */
  readonly bytes: () => number;
  /** Inserts of points so far: the busier it is, the more points one holds. */
  readonly inserts: () => number;
  /** Resolves when the inserts under way have ended. */
  readonly close: () => Promise<void>;
}

const bytesMaxDefault = 48 * 1024 * 1024;
const waitingMaxDefault = 512;
const requestsMaxDefault = 64;
const waitMsMaxDefault = 5_000;
const dayMs = 86_400_000;
/** A clock may be wrong by hours, and still its points are worth something. */
const aheadMsMax = dayMs;

export function createSink(options: SinkOptions): ServerSink {
  const { telemetry, ledger, space, series, now } = options;
  const room = new Room({
    bytesMax: options.bytesMax ?? bytesMaxDefault,
    waitingMax: options.waitingMax ?? waitingMaxDefault,
    requestsMax: options.requestsMax ?? requestsMaxDefault,
    waitMsMax: options.waitMsMax ?? waitMsMaxDefault,
  });
  const lanes = new Lanes(telemetry);
  let lastId = 0n;
  let isClosed = false;

  function nextId(): bigint {
    const now_ = firstIdOf(BigInt(Math.floor(now() * 1_000)));
    lastId = now_ > lastId ? now_ : lastId + 1n;
    return lastId;
  }

  async function enter(bytes: number, whenGone?: WhenGone) {
    if (isClosed) throw new BelvedereError('EngineUnavailable', 'the server is stopping', { retryAfterSeconds: 5 });
    telemetry.client();
    await space.require();
    return room.enter(bytes, whenGone);
  }

  async function write(batch: PointBatch): Promise<WriteOutcome> {
    const { workspaceNumber, category, points, badPoints } = batch;
    const refused: BadPoint[] = [];
    let refusedCount = 0;
    if (points.length > 0) {
      telemetry.client();
      await space.require();
      const keepDays = await options.keepDaysOf(workspaceNumber, category);
      const nowMs = now();
      const limits = series.refusals(workspaceNumber, category, nowMs);
      const times = new TimeSpan(
        BigInt(nowMs - keepDays * dayMs) * 1_000_000n,
        BigInt(nowMs + aheadMsMax) * 1_000_000n + 1n,
      );
      const stored: Promise<void>[] = [];
      const cutting = cutIntoChunks(
        points,
        {
          tables: tablesOf(category),
          workspaceNumber,
          keepDays,
          arrivalNs: BigInt(nowMs) * 1_000_000n,
          batch: points.haveTimes ? `${workspaceNumber}/${batch.bodyHash}` : undefined,
          nextId,
          refusalOf: (point, timeNs, names) => {
            if (timeNs < times.fromNs)
              return `the point is older than the ${keepDays} days for which the workspace keeps ${category}`;
            if (timeNs >= times.endNs)
              return 'the time of the point is more than a day ahead of the clock of the server';
            return limits.refusalOf(point, names);
          },
          isSurelyTaken: (shape, timeHigh) => times.surelyHas(timeHigh) && limits.isCounted(shape),
          onRefused: (index, { measurement }, reason) => {
            refusedCount += 1;
            if (refused.length < badPointsKeptMax) refused.push({ place: index + 1, reason, sample: measurement });
          },
        },
        (chunk: Chunk) => {
          const storing = lanes.submit(chunk);
          // The first failure is thrown below; the others are the same, and no process may end for them.
          storing.catch(() => undefined);
          stored.push(storing);
        },
      );
      await runInTurns(cutting);
      // All of them, since until then they take the room of the request.
      await Promise.allSettled(stored);
      await Promise.all(stored);
    }
    const accepted = points.length - refusedCount;
    const rejected = badPoints.count + refusedCount;
    if (rejected > 0) ledger.keepBad(batch, category, [...badPoints.kept, ...refused]);
    return { accepted, rejected };
  }

  async function writeAndCount(batch: PointBatch): Promise<WriteOutcome> {
    const { category, bodyBytes: bytes = 0 } = batch;
    try {
      const outcome = await write(batch);
      ledger.count(batch, category, { outcome: '', points: outcome.accepted, badPoints: outcome.rejected, bytes });
      return outcome;
    } catch (error) {
      ledger.count(batch, category, { outcome: error instanceof BelvedereError ? error.code : 'InternalError' });
      throw error;
    }
  }

  return {
    enter,
    write: writeAndCount,
    bytes: () => room.bytes,
    inserts: () => lanes.inserts,
    close: async () => {
      isClosed = true;
      await lanes.whenIdle();
    },
  };
}
