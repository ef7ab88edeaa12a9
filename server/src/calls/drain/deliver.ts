import type { ClickHouseClient } from '@clickhouse/client';
import type { SealedSegment } from '../spool/spool.ts';
import { identitiesIn, insertLines } from './engine-rows.ts';
import { type IdentifiedLine, identifyLines, timeBounds } from './lines.ts';
import { isDataRefused } from './refused-data.ts';
import { type EngineTable, engineTables } from './tables.ts';

/** More kills than this in the middle of one insert after another, and the segment waits for the next try. */
const roundsMax = 8;
/** More refused parts than this, and the rest of the segment is put aside in one piece. */
const refusalsMax = 200;

export interface Delivery {
  /** Lines that the engine refuses whatever is tried. */
  readonly rejected: readonly Buffer[];
  readonly reason: string;
  /** Rows that the engine holds more than once. */
  readonly doubled: number;
}

const delivered: Delivery = { rejected: [], reason: '', doubled: 0 };

/**
 * Brings each line of a segment into its table exactly once; throws when that has to be tried again.
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
  if (!segment.inDoubt) {
    segment.inDoubt = true;
    try {
      await insertLines(client, table, bytes, segment.name);
      return delivered;
    } catch (error) {
      if (!isDataRefused(error)) throw error;
    }
  }
  const lines = identifyLines(table, bytes);
  const refused = new Refusals();
  for (let round = 0; round < roundsMax; round += 1) {
    const { missing, doubled } = await compare(client, table, segment.name, lines, refused);
    if (missing.length === 0) return { rejected: refused.lines, reason: refused.reason, doubled };
    await insertWhatIsTaken(client, table, missing, tokenOf(segment.name, round), refused);
  }
  throw new Error(`the engine drops the rows of segment ${segment.name}`);
}

const tokenOf = (segment: string, round: number): string => (round === 0 ? segment : `${segment}+${round}`);

class Refusals {
  readonly #lines = new Set<Buffer>();
  reason = '';
  parts = 0;

  add(lines: readonly IdentifiedLine[], reason: string): void {
    this.parts += 1;
    this.reason = reason;
    for (const { bytes } of lines) this.#lines.add(bytes);
  }

  has = ({ bytes }: IdentifiedLine): boolean => this.#lines.has(bytes);

  get lines(): Buffer[] {
    return [...this.#lines];
  }
}

async function compare(
  client: ClickHouseClient,
  table: EngineTable,
  segment: string,
  lines: readonly IdentifiedLine[],
  refused: Refusals,
): Promise<{ missing: IdentifiedLine[]; doubled: number }> {
  const bounds = timeBounds(lines);
  const stored = bounds === undefined ? [] : await identitiesIn(client, table, segment, bounds);
  const known = new Set(stored);
  const missing = lines.filter(
    (line) => (line.identity === undefined || !known.has(line.identity)) && !refused.has(line),
  );
  return { missing, doubled: stored.length - known.size };
}

/** Halves what the engine refuses until only the damaged lines are left over. */
async function insertWhatIsTaken(
  client: ClickHouseClient,
  table: EngineTable,
  lines: readonly IdentifiedLine[],
  token: string,
  refused: Refusals,
): Promise<void> {
  try {
    await insertLines(client, table, Buffer.concat(lines.map(({ bytes }) => bytes)), token);
  } catch (error) {
    if (!isDataRefused(error)) throw error;
    if (lines.length === 1 || refused.parts >= refusalsMax) {
      refused.add(lines, error.message);
      return;
    }
    const middle = Math.ceil(lines.length / 2);
    // The token of a part says which part it is: one block of a part must not pass for a block of another one.
    await insertWhatIsTaken(client, table, lines.slice(0, middle), `${token}+a`, refused);
    await insertWhatIsTaken(client, table, lines.slice(middle), `${token}+b`, refused);
  }
}
