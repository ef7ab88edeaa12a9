import { BelvedereError } from '../../errors/index.ts';
import type { Liveness, ObjectFilter, ObjectKind } from '../../query/objects/inventory.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type LabelledObject, objectsByLabel, withLabels } from './labels.ts';

export interface ObjectListInput {
  readonly kind: ObjectKind;
  readonly objectClass: string;
  readonly search?: string | undefined;
  readonly filters?: readonly ObjectFilter[] | undefined;
  /** An object must carry all of them. */
  readonly labels?: readonly string[] | undefined;
  /** Those that are not gone when left out. */
  readonly livenesses?: readonly Liveness[] | undefined;
  /** Window of the last report, milliseconds since the epoch. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly orderBy?: string | undefined;
  readonly descending?: boolean | undefined;
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
}

export interface ObjectList {
  readonly objects: readonly LabelledObject[];
  readonly totalCount: number;
  readonly page: ObjectListInput['page'];
}

/** Objects of one class. Errors: `InvalidParameter`, `EngineUnavailable`, `QueryLimitExceeded`. */
export const listObjects = defineVerb({
  id: 'objects.list',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: ObjectListInput }): Promise<ObjectList> => {
    const { kind, objectClass, labels = [], page, fromMs, toMs } = input;
    requireWindow(fromMs, toMs);
    const filters = (input.filters ?? []).map(checkedFilter);
    const { rows, total } = await ctx.kernel.inventory.list(
      {
        workspaceNumber: ctx.workspace.id,
        kind,
        objectClass,
        search: input.search,
        filters,
        labels: await objectsByLabel(ctx, objectClass, labels),
        fromMs,
        toMs,
        livenesses: input.livenesses ?? ['live', 'late'],
      },
      {
        orderBy: input.orderBy ?? 'name',
        descending: input.descending ?? false,
        skip: (page.pageIndex - 1) * page.pageSize,
        limit: page.pageSize,
      },
    );
    return { objects: await withLabels(ctx, objectClass, rows), totalCount: total, page };
  },
});

export function requireWindow(fromMs: number | undefined, toMs: number | undefined): void {
  if (fromMs === undefined || toMs === undefined || fromMs <= toMs) return;
  throw new BelvedereError('InvalidParameter', `fromMs (${fromMs}) must not be greater than toMs (${toMs})`);
}

function checkedFilter(filter: ObjectFilter): ObjectFilter {
  const { name, operator, value } = filter;
  if (operator === 'exists') return filter;
  if (operator === 'in' ? Array.isArray(value) : value !== undefined && !Array.isArray(value)) return filter;
  const wanted = operator === 'in' ? 'a list of values' : 'one value';
  throw new BelvedereError('InvalidParameter', `the filter of ${name} with ${operator} needs ${wanted} in "value"`);
}
