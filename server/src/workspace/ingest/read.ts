import type { KeptBadPoint, UsageRow } from '../../ingest/point-store.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';

const hourMs = 3_600_000;
/** What lists show at most in one page. */
export const badPointsPageMax = 1_000;

/** Names of tokens by their number, those that were revoked included. */
export type TokenNames = ReadonlyMap<number, { readonly uuid: string; readonly name: string }>;

async function tokenNames({ kernel, workspace }: Context): Promise<TokenNames> {
  const rows = await kernel.store.read
    .selectFrom('ingest_tokens')
    .select(['id', 'uuid', 'name'])
    .where('workspace_id', '=', workspace.id)
    .execute();
  return new Map(rows.map(({ id, uuid, name }) => [id, { uuid, name }]));
}

export interface UsageInput {
  /** Milliseconds since the epoch; the last day when left out. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly bucketMs?: number | undefined;
}

export interface Usage {
  readonly rows: readonly UsageRow[];
  readonly tokens: TokenNames;
}

/** Errors: `EngineUnavailable`, `QueryLimitExceeded`. */
export const readUsage = defineVerb({
  id: 'ingest.usage',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: UsageInput }): Promise<Usage> => {
    const toMs = input.toMs ?? ctx.kernel.now() + 60_000;
    const fromMs = input.fromMs ?? toMs - 24 * hourMs;
    const rows = await ctx.kernel.points.usage({
      workspaceNumber: ctx.workspace.id,
      fromS: Math.floor(fromMs / 60_000) * 60,
      toS: Math.ceil(toMs / 1_000),
      bucketS: input.bucketMs === undefined ? undefined : Math.max(60, Math.floor(input.bucketMs / 60_000) * 60),
    });
    return { rows, tokens: await tokenNames(ctx) };
  },
});

export interface BadPointInput {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly category?: string | undefined;
  readonly pageIndex: number;
  readonly pageSize: number | undefined;
}

export interface BadPointPage {
  readonly points: readonly KeptBadPoint[];
  readonly tokens: TokenNames;
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
}

/** The newest points that could not be taken, newest first. Errors: `EngineUnavailable`, `QueryLimitExceeded`. */
export const listBadPoints = defineVerb({
  id: 'ingest.errors',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: BadPointInput }): Promise<BadPointPage> => {
    const toMs = input.toMs ?? ctx.kernel.now() + 60_000;
    const pageSize = input.pageSize ?? badPointsPageMax;
    const { points, total } = await ctx.kernel.points.badPoints({
      workspaceNumber: ctx.workspace.id,
      fromUs: (input.fromMs ?? toMs - 7 * 24 * hourMs) * 1_000,
      toUs: toMs * 1_000,
      category: input.category,
      skip: (input.pageIndex - 1) * pageSize,
      limit: pageSize,
    });
    const tokens = await tokenNames(ctx);
    return { points, tokens, totalCount: total, page: { pageIndex: input.pageIndex, pageSize } };
  },
});
