import { BelvedereError } from '../../../errors/index.ts';
import type { Context } from '../../kernel/context.ts';
import { newUuid } from '../../kernel/identifiers.ts';
import type { Revertible } from '../../kernel/revertible.ts';
import { transact, type Unit } from '../../kernel/transact.ts';
import { defineVerb, type Verb } from '../../kernel/verb.ts';
import type { ChangeFilter } from '../filter.ts';
import { type Batch, type BatchItem, type Outcome, outcomes, runBatch } from './run.ts';
import { BATCH_NOUN } from './select.ts';

export interface RevertBatchInput {
  readonly filter: ChangeFilter;
  /** Digest of the plan that is to be applied; undefined: the plan is asked for. */
  readonly plan: string | undefined;
  readonly reason: string | undefined;
  /** Of the answer: which objects are shown. */
  readonly outcome: Outcome | undefined;
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
}

export interface BatchAnswer {
  readonly isApplied: boolean;
  readonly digest: string;
  /** Uuid of the change that stands for the batch; undefined when nothing was written. */
  readonly changeUuid: string | undefined;
  /** Trace id that all changes of the batch have; undefined when nothing was written. */
  readonly traceId: string | undefined;
  readonly totals: Readonly<Record<Outcome, number>> & { readonly objects: number; readonly changes: number };
  readonly items: readonly BatchItem[];
  readonly page: RevertBatchInput['page'];
  readonly totalCount: number;
}

/**
 * Takes many changes back at once, as one transaction (decision 0016). Without `plan` it is rehearsed: the same work is done and rolled
 * back, so the plan knows every rule that would stand in the way. With the digest of a plan it is done, if the plan is still the same.
 * Errors: `BatchTooLarge`, `PlanChanged`.
 */
export const revertBatch = (revertibles: ReadonlyMap<string, Revertible>): Verb<RevertBatchInput, BatchAnswer> =>
  defineVerb({
    id: 'changes.revertBatch',
    effect: 'change',
    permission: 'workspace.changeRead',
    run: async ({ ctx: caller, input }) => {
      const ctx = { ...caller, reason: input.reason ?? caller.reason };
      if (input.plan !== undefined) return transact(ctx, (unit) => apply(ctx, unit, input, revertibles));
      const rehearsal = { ...ctx, dryRun: true, idempotency: undefined };
      const plan = await transact(rehearsal, (unit) => runBatch(rehearsal, unit, input.filter, revertibles));
      const answer = answerOf(input, plan, {});
      // A repeat under the same Idempotency-Key gets the plan that was shown first.
      return ctx.idempotency === undefined ? answer : transact(ctx, async () => answer);
    },
  });

async function apply(
  ctx: Context,
  unit: Unit,
  input: RevertBatchInput,
  revertibles: ReadonlyMap<string, Revertible>,
): Promise<BatchAnswer> {
  const batch = await runBatch(ctx, unit, input.filter, revertibles);
  if (batch.digest !== input.plan) throw new BelvedereError('PlanChanged');
  if (unit.changes.length === 0) return answerOf(input, batch, { isApplied: true });
  const uuid = newUuid('chg_');
  unit.changes.push({
    uuid,
    noun: BATCH_NOUN,
    verb: 'revertBatch',
    objectTable: 'changes',
    objectId: 0,
    objectUuid: uuid,
    objectName: nameOf(input.filter),
    revisionFrom: 0,
    revisionTo: 1,
    digest: batch.digest,
  });
  return answerOf(input, batch, { isApplied: true, changeUuid: uuid, traceId: ctx.traceId });
}

/** `key wsak_… from 2026-01-15T12:00:00Z`: what was taken back, for whoever reads the record. */
function nameOf(filter: ChangeFilter): string {
  const parts = Object.entries(filter).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const isTime = name === 'from' || name === 'to';
    return [`${name} ${isTime ? new Date(Number(value) * 1000).toISOString() : value}`];
  });
  return parts.join(', ');
}

function answerOf(
  { outcome, page }: RevertBatchInput,
  { items, digest }: Batch,
  { isApplied = false, changeUuid, traceId }: { isApplied?: boolean; changeUuid?: string; traceId?: string },
): BatchAnswer {
  const shown = outcome === undefined ? items : items.filter((item) => item.outcome === outcome);
  const start = (page.pageIndex - 1) * page.pageSize;
  const counts = outcomes.map((each) => [each, items.filter((item) => item.outcome === each).length]);
  return {
    isApplied,
    digest,
    changeUuid,
    traceId,
    totals: {
      ...(Object.fromEntries(counts) as Record<Outcome, number>),
      objects: items.length,
      changes: items.reduce((sum, item) => sum + item.changes + item.changesLeft, 0),
    },
    items: shown.slice(start, start + page.pageSize),
    page,
    totalCount: shown.length,
  };
}
