import { BelvedereError } from '../../errors/index.ts';
import type { Point } from '../point.ts';
import { PointList } from '../point-list.ts';
import type { AuthenticateSender, PointBatch, PointSink } from '../sink.ts';

export const testToken = 'tkn_00000000000000000000000000000001';

export interface MemorySink extends PointSink {
  readonly batches: PointBatch[];
  /** All points that were written so far. */
  readonly points: () => Point[];
  /** Resolves with the points as soon as they fit. */
  readonly until: (fits: (points: readonly Point[]) => boolean) => Promise<readonly Point[]>;
  /** Thrown by the writes that follow; undefined ends it. */
  failure: Error | undefined;
  /** Requests that have room now. */
  readonly inside: () => number;
}

/** Keeps what is written in memory. Refuses nothing but what is a bad point already. */
export function memorySink(): MemorySink {
  const batches: PointBatch[] = [];
  const waiting = new Set<() => void>();
  let inside = 0;
  const points = () => batches.flatMap((batch) => [...batch.points]);
  const sink: MemorySink = {
    batches,
    points,
    failure: undefined,
    inside: () => inside,
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const now = points();
          if (!fits(now)) return;
          waiting.delete(look);
          resolve(now);
        };
        waiting.add(look);
        look();
      }),
    enter: async () => {
      inside += 1;
      return {
        resize: () => {},
        leave: () => {
          inside -= 1;
        },
      };
    },
    write: async (batch) => {
      if (sink.failure !== undefined) throw sink.failure;
      // The list is its dialect's, which lets go of the points when they are stored.
      batches.push({ ...batch, points: PointList.of(batch.points) });
      for (const look of [...waiting]) look();
      return { accepted: batch.points.length, rejected: batch.badPoints.count };
    },
  };
  return sink;
}

/** Knows `testToken`: token 7 of workspace 3. */
export const testSender: AuthenticateSender = async (token) => {
  if (token === testToken) return { workspaceNumber: 3, tokenNumber: 7 };
  throw new BelvedereError('InvalidApiKey', 'the token is missing, unknown or revoked');
};
