import type { CallScope } from '../../calls/search.ts';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { requirePermission } from '../kernel/permission.ts';
import { keyNotFound, type StoredKey, toKey } from './rows.ts';

const WINDOW_MS = 30 * 24 * 3_600_000;

export interface KeyWindowInput {
  readonly uuid: string;
  /** Epoch milliseconds, inclusive; undefined: 30 days before the end. */
  readonly fromMs?: number | undefined;
  /** Undefined: now. */
  readonly toMs?: number | undefined;
}

/** A key, and the calls that it made in a window. */
export interface KeyWindow {
  readonly key: StoredKey;
  readonly fromMs: number;
  readonly toMs: number;
  readonly scope: CallScope;
}

/** Errors: `PermissionDenied`, `ObjectNotFound`, `InvalidParameter` for a window that ends before it begins. */
export async function keyWindow(ctx: Context, input: KeyWindowInput, verb: string): Promise<KeyWindow> {
  requirePermission(ctx, 'workspace.callRead', verb);
  const row = await ctx.kernel.store.read
    .selectFrom('keys')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('uuid', '=', input.uuid)
    .executeTakeFirst();
  if (row === undefined) throw keyNotFound(input.uuid);
  const toMs = input.toMs ?? Math.max(ctx.kernel.now(), input.fromMs ?? 0);
  const fromMs = input.fromMs ?? Math.max(0, toMs - WINDOW_MS);
  if (fromMs > toMs) {
    throw new BelvedereError('InvalidParameter', `fromMs (${fromMs}) must not be greater than toMs (${toMs})`);
  }
  const key = toKey(row, ctx.workspace.uuid);
  return { key, fromMs, toMs, scope: { workspace: ctx.workspace.uuid, filter: { key: key.uuid, fromMs, toMs } } };
}
