import type { Category } from './category.ts';
import type { BadPoints } from './point.ts';
import type { PointList } from './point-list.ts';
import type { Place, WhenGone } from './room.ts';

/** The points of one request: of one workspace, token and category. */
export interface PointBatch {
  readonly workspaceNumber: number;
  readonly tokenNumber: number;
  readonly category: Category;
  /** Normalised. May be empty: a body of nothing but bad points is still counted and shown. */
  readonly points: PointList;
  readonly badPoints: BadPoints;
  /**
   * Of the decompressed body and of whatever else of the request changes what its points mean. Equal for a batch that is sent again; see
   * `createBodyHash`.
   */
  readonly bodyHash: string;
  /** Of the decompressed body; what the usage of the workspace adds up. */
  readonly bodyBytes?: number | undefined;
}

export interface WriteOutcome {
  /** Points that are on disk now, those of a batch that was already there among them. */
  readonly accepted: number;
  /** Bad points of the body and points that the tables refused. */
  readonly rejected: number;
}

export interface PointSink {
  /**
   * Room for a request, to be asked for before its body is read: under load it waits here, where it costs nothing. Whoever gets it leaves
   * it when the request is answered.
   *
   * Errors, all with status 503: `EngineUnavailable`, `StorageFull`, `IngestOverloaded`.
   *
   * @param bytes of the decompressed body, as far as it can be told
   * @param whenGone has the wait end when nobody waits for the answer any more
   */
  readonly enter: (bytes: number, whenGone?: WhenGone) => Promise<Place>;
  /**
   * Resolves when the points are on disk.
   *
   * Errors: `EngineUnavailable`, `StorageFull` and other codes with status 503 or 429, for which the sender should try again; never for
   * single points, those are rejected. Anything else that is thrown would be thrown for the same batch again.
   */
  readonly write: (batch: PointBatch) => Promise<WriteOutcome>;
}

/** Who sends: the ingest token, and the workspace that it belongs to. */
export interface Sender {
  readonly workspaceNumber: number;
  readonly tokenNumber: number;
}

/**
 * Finds the sender of a token; undefined when the request carries none. Errors: one with status 401 or 403 when the token is missing,
 * unknown or revoked, and 429 for an address that has tried too many.
 */
export type AuthenticateSender = (token: string | undefined, address: string) => Promise<Sender>;
