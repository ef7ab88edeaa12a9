import type { Kysely, Selectable } from 'kysely';
import type { ChangeTable, Database } from '../../store/schema.ts';
import { CHAIN_START, changeHash, checkpointSeal } from '../kernel/change-chain.ts';
import type { Report } from './verify-report.ts';

type ChangeRow = Selectable<ChangeTable>;

export interface Checkpoint {
  readonly workspace_id: number;
  readonly seq: number;
  readonly at: number;
  readonly hash: string;
}

interface WalkOptions {
  /** The derived key `change-chain`. */
  readonly key: Buffer;
  /** How problems call the chain. */
  readonly name: string;
  readonly report: Report;
  /** Where old changes were pruned. The walk begins behind it, unless `after` is a later change. */
  readonly checkpoint: Checkpoint | undefined;
  /** A change that was walked before. */
  readonly after?: Pick<ChangeRow, 'seq' | 'hash'> | undefined;
}

/** Holds the changes of a chain against each other as they are handed in, in their order. */
export class ChainWalk {
  readonly #options: WalkOptions;
  #seq: number;
  /** Undefined right behind a checkpoint: its seal stands in the place of the hash before. */
  #previousHash: string | undefined;

  constructor(options: WalkOptions) {
    const { checkpoint, after } = options;
    this.#options = options;
    this.#seq = after?.seq ?? checkpoint?.seq ?? 0;
    this.#previousHash = after?.hash ?? (checkpoint === undefined ? CHAIN_START : undefined);
  }

  /** The last change that was walked. */
  get seq(): number {
    return this.#seq;
  }

  take(row: ChangeRow): void {
    const { key, name, report } = this.#options;
    if (row.seq !== this.#seq + 1) report.problem(`${name} lacks the changes ${this.#seq + 1} to ${row.seq - 1}`);
    else if (this.#previousHash === undefined) this.#verifySeal(row.previous_hash);
    else if (row.previous_hash !== this.#previousHash) report.problem(`${name} is broken before change ${row.seq}`);
    if (changeHash(key, row) !== row.hash) report.problem(`change ${row.uuid} (${row.seq} of ${name}) was altered`);
    this.#seq = row.seq;
    this.#previousHash = row.hash;
    report.changes += 1;
  }

  /** The chain has to end where its head says. */
  end(head: { readonly seq: number; readonly hash: string } | undefined): void {
    const { name, report } = this.#options;
    if (this.#previousHash === undefined && head !== undefined) this.#verifySeal(head.hash);
    if (this.#seq === (head?.seq ?? 0) && (this.#previousHash ?? head?.hash) === (head?.hash ?? CHAIN_START)) return;
    report.problem(
      `${name} ends with change ${this.#seq}, but its head names change ${head?.seq ?? 0}: changes are missing`,
    );
  }

  #verifySeal(lastHash: string): void {
    const { key, name, report, checkpoint } = this.#options;
    if (checkpoint === undefined || checkpointSeal(key, checkpoint, lastHash) === checkpoint.hash) return;
    report.problem(`the checkpoint at change ${checkpoint.seq} of ${name} was altered`);
  }
}

/**
 * Holds the versions that belong to some changes of one workspace against the digests that the changes name; answers the times of those
 * that belong. Row numbers are used again after a purge; times tell apart.
 */
export async function verifyDigests(
  db: Kysely<Database>,
  workspaceId: number,
  rows: readonly ChangeRow[],
  report: Report,
): Promise<number[]> {
  if (rows.length === 0) return [];
  const versions = await db
    .selectFrom('versions')
    .select(['object_table', 'object_id', 'revision', 'at', 'digest'])
    .where('workspace_id', '=', workspaceId)
    .where('object_id', 'in', [...new Set(rows.map((row) => row.object_id))])
    .where('revision', 'in', [...new Set(rows.map((row) => row.revision_to))])
    .where('object_table', 'in', [...new Set(rows.map((row) => row.object_table))])
    .execute();
  const byRevision = new Map(
    versions.map((version) => [`${version.object_table} ${version.object_id} ${version.revision}`, version]),
  );
  const matched: number[] = [];
  for (const row of rows) {
    const version = byRevision.get(`${row.object_table} ${row.object_id} ${row.revision_to}`);
    if (version === undefined || version.at !== row.at) continue;
    matched.push(version.at);
    if (version.digest !== row.digest) {
      report.problem(`version ${row.revision_to} of ${row.object_uuid} is not the one that its change names`);
    }
  }
  return matched;
}
