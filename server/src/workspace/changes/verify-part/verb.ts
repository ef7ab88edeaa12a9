import type { Context } from '../../kernel/context.ts';
import { defineVerb } from '../../kernel/verb.ts';
import { ChainWalk, verifyDigests } from '../chain-walk.ts';
import { Report } from '../verify-report.ts';

/** As many as one statement finds the versions of, and as keep the server busy for some hundredths of a second. */
export const PART_CHANGES = 1_000;

export interface VerifiedPart {
  readonly head: { readonly seq: number; readonly hash: string };
  /** The newest change that was pruned; 0 for none. */
  readonly prunedUpTo: number;
  /** The last change that is verified now. */
  readonly verifiedUpTo: number;
  /** How many were walked. */
  readonly changes: number;
  readonly problems: readonly string[];
  /** False: there are more behind `verifiedUpTo`. */
  readonly complete: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Verifies a part of the chain of the caller's workspace: no number missing, each change as it was written, each hash over the one before
 * it, versions with the digests that their changes name, and the head at the end. Without a snapshot, which would keep the connection for
 * reads busy: a chain only grows behind the head that was read first, and is pruned behind the checkpoint that is read last.
 */
export const verifyPart = defineVerb({
  id: 'changes.verify',
  effect: 'read',
  permission: 'workspace.changeRead',
  run: async ({ ctx, input }: { ctx: Context; input: { after: number } }): Promise<VerifiedPart> => {
    const { kernel, workspace } = ctx;
    const db = kernel.store.read;
    const head = await db
      .selectFrom('change_heads')
      .select(['seq', 'hash'])
      .where('workspace_id', '=', workspace.id)
      .executeTakeFirst();
    const { seq: last, hash } = head ?? { seq: 0, hash: '' };
    const after = Math.min(input.after, last);
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', workspace.id)
      .where('seq', '>=', after)
      .where('seq', '<=', last)
      .orderBy('seq')
      .limit(PART_CHANGES + 1)
      .execute();
    const checkpoint = await db
      .selectFrom('change_checkpoints')
      .selectAll()
      .where('workspace_id', '=', workspace.id)
      .executeTakeFirst();
    const pruned = checkpoint?.seq ?? 0;
    const report = new Report();
    const before = after > pruned ? rows.find(({ seq }) => seq === after) : undefined;
    if (after > pruned && before === undefined) report.problem(`the chain lacks change ${after}`);
    const walk = new ChainWalk({
      key: kernel.secrets.deriveKey('change-chain'),
      name: 'the chain',
      report,
      checkpoint,
      after: before,
    });
    const walked = rows.filter(({ seq }) => seq > Math.max(after, pruned)).slice(0, PART_CHANGES);
    for (const row of walked) walk.take(row);
    await verifyDigests(db, workspace.id, walked, report);
    const complete = walk.seq >= last || rows.length <= PART_CHANGES;
    if (complete) walk.end(head);
    return {
      head: { seq: last, hash },
      prunedUpTo: pruned,
      verifiedUpTo: walk.seq,
      changes: report.changes,
      problems: report.problems,
      complete,
      at: kernel.now(),
    };
  },
});
