import { BelvedereError } from '../../errors/index.ts';
import type { ObjectKind, ReportedObject } from '../../query/objects/inventory.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type LabelledObject, withLabels } from './labels.ts';
import { requireWindow } from './list.ts';

const dayMs = 24 * 3_600_000;
const historyRows = 10;
/** Reports of clocks that go ahead are history too. */
const aheadMs = dayMs;

export interface NamedObject {
  readonly kind: ObjectKind;
  readonly objectClass: string;
  readonly name: string;
}

export interface ObjectInFull {
  readonly object: LabelledObject;
  /** Newest first, of the last day. */
  readonly history: readonly ReportedObject[];
}

/** Errors: `ObjectNotFound`, also for an object of another workspace; `EngineUnavailable`, `QueryLimitExceeded`. */
export const getObject = defineVerb({
  id: 'objects.get',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: NamedObject }): Promise<ObjectInFull> => {
    const { inventory, now } = ctx.kernel;
    const query = { workspaceNumber: ctx.workspace.id, ...input };
    const found = await inventory.find(query);
    if (found === undefined) throw objectNotFound(input);
    const [[object], history] = await Promise.all([
      withLabels(ctx, input.objectClass, [found]),
      inventory.history({ ...query, fromMs: now() - dayMs, toMs: now() + aheadMs, skip: 0, limit: historyRows }),
    ]);
    return { object: object as LabelledObject, history: history.rows };
  },
});

export interface ObjectHistoryInput extends NamedObject {
  /** Milliseconds since the epoch; the last day when left out. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
}

export interface ObjectHistory {
  readonly reports: readonly ReportedObject[];
  readonly totalCount: number;
  readonly page: ObjectHistoryInput['page'];
}

/** The reports of one object, newest first. An object that was never reported has none. */
export const listObjectHistory = defineVerb({
  id: 'objects.history',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: ObjectHistoryInput }): Promise<ObjectHistory> => {
    const { page, ...object } = input;
    requireWindow(input.fromMs, input.toMs);
    const toMs = input.toMs ?? ctx.kernel.now() + aheadMs;
    const { rows, total } = await ctx.kernel.inventory.history({
      ...object,
      workspaceNumber: ctx.workspace.id,
      fromMs: input.fromMs ?? Math.min(toMs, ctx.kernel.now()) - dayMs,
      toMs,
      skip: (page.pageIndex - 1) * page.pageSize,
      limit: page.pageSize,
    });
    return { reports: rows, totalCount: total, page };
  },
});

/** Names the class and not the object: an object of another workspace is answered with the same words. */
const objectNotFound = ({ objectClass, name }: NamedObject): BelvedereError =>
  new BelvedereError(
    'ObjectNotFound',
    `no object ${name.slice(0, 80)} of the class ${objectClass.slice(0, 80)} was reported to this workspace`,
  );
