import type { ClickHouseClient } from '@clickhouse/client';
import type { SealedSegment } from '../spool/spool.ts';
import { identitiesIn, insertRows } from './engine-rows.ts';
import { isDataRefused } from './refused-data.ts';
import { type FormOfSegment, type SegmentPiece, segmentForms } from './segment-form.ts';
import { type EngineTable, engineTables } from './tables.ts';

/** More kills than this in the middle of one insert after another, and the segment waits for the next try. */
const roundsMax = 8;
/** More refused parts than this, and the rest of the segment is put aside in one piece. */
const refusalsMax = 200;

export interface Delivery {
  /** What the engine refuses whatever is tried, and what it must not be shown. */
  readonly rejected: readonly SegmentPiece[];
  readonly reason: string;
  /** Rows that the engine holds more than once. */
  readonly doubled: number;
}

const delivered: Delivery = { rejected: [], reason: '', doubled: 0 };

/**
 * Brings each row of a segment into its table exactly once; throws when that has to be tried again.
 *
 * The first insert of a segment needs no proof: its token is new, and the engine says that the rows are stored. When the outcome of an
 * insert is unknown, the token alone proves nothing: the engine notes a token before the rows can be seen, and when it is killed in
 * between, it drops every repeat with that token though it stored nothing. So what counts is which rows of the segment are there. What
 * is missing is inserted again, at first with the same token: the earlier insert may still be running, and then one of the two is
 * dropped. When rows are missing after that was answered, the token is one of those that were noted in vain, no insert can be running,
 * and the next one is used. The tokens of a segment always come in the same order, so that this holds for each of them.
 */
export async function deliver(client: ClickHouseClient, segment: SealedSegment, bytes: Buffer): Promise<Delivery> {
  const table = engineTables[segment.kind];
  const form = segmentForms[segment.form];
  if (!segment.inDoubt) {
    segment.inDoubt = true;
    try {
      await insertRows(client, table, form, bytes, segment.name);
      return delivered;
    } catch (error) {
      if (!isDataRefused(error)) throw error;
    }
  }
  const pieces = form.split(bytes, segment.name, table);
  const refused = new Refusals();
  if (!form.mayOfferDamaged) {
    const damaged = pieces.filter(({ identity }) => identity === undefined);
    if (damaged.length > 0) refused.add(damaged, 'they are damaged');
  }
  for (let round = 0; round < roundsMax; round += 1) {
    const { missing, doubled } = await compare(client, table, segment.name, pieces, refused);
    if (missing.length === 0) return { rejected: refused.pieces, reason: refused.reason, doubled };
    await insertWhatIsTaken({ client, table, form, refused }, missing, tokenOf(segment.name, round));
  }
  throw new Error(`the engine drops the rows of segment ${segment.name}`);
}

const tokenOf = (segment: string, round: number): string => (round === 0 ? segment : `${segment}+${round}`);

class Refusals {
  readonly #pieces = new Set<SegmentPiece>();
  reason = '';
  parts = 0;

  add(pieces: readonly SegmentPiece[], reason: string): void {
    this.parts += 1;
    this.reason = reason;
    for (const piece of pieces) this.#pieces.add(piece);
  }

  has = (piece: SegmentPiece): boolean => this.#pieces.has(piece);

  get pieces(): SegmentPiece[] {
    return [...this.#pieces];
  }
}

async function compare(
  client: ClickHouseClient,
  table: EngineTable,
  segment: string,
  pieces: readonly SegmentPiece[],
  refused: Refusals,
): Promise<{ missing: SegmentPiece[]; doubled: number }> {
  const bounds = timeBounds(pieces);
  const stored = bounds === undefined ? [] : await identitiesIn(client, table, segment, bounds);
  const known = new Set(stored);
  const missing = pieces.filter(
    (piece) => (piece.identity === undefined || !known.has(piece.identity)) && !refused.has(piece),
  );
  return { missing, doubled: stored.length - known.size };
}

/** The first and the last time; undefined where every row is damaged. */
function timeBounds(pieces: readonly SegmentPiece[]): { from: number; to: number } | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { time } of pieces) {
    if (time === undefined) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from <= to ? { from, to } : undefined;
}

interface Into {
  readonly client: ClickHouseClient;
  readonly table: EngineTable;
  readonly form: FormOfSegment;
  readonly refused: Refusals;
}

/** Halves what the engine refuses until only what is damaged is left over. */
async function insertWhatIsTaken(into: Into, pieces: readonly SegmentPiece[], token: string): Promise<void> {
  const { client, table, form, refused } = into;
  try {
    await insertRows(client, table, form, Buffer.concat(pieces.map(({ bytes }) => bytes)), token);
  } catch (error) {
    if (!isDataRefused(error)) throw error;
    if (pieces.length === 1 || refused.parts >= refusalsMax) {
      refused.add(pieces, error.message);
      return;
    }
    const middle = Math.ceil(pieces.length / 2);
    // The token of a part says which part it is: one block of a part must not pass for a block of another one.
    await insertWhatIsTaken(into, pieces.slice(0, middle), `${token}+a`);
    await insertWhatIsTaken(into, pieces.slice(middle), `${token}+b`);
  }
}
