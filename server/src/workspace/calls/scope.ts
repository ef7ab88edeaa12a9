import type { CallFilter, CallScope } from '../../calls/search.ts';
import { BelvedereError } from '../../errors/index.ts';
import { closedObjects } from '../kernel/closed-objects.ts';
import type { Context } from '../kernel/context.ts';
import { requireServerAdmin } from '../kernel/server-context.ts';
import { canonicalRange } from '../keys/index.ts';

/** Calls belong to a workspace, or to none: failed logins, the creation of workspaces. */
export const recordScopes = ['workspace', 'server'] as const;
export type RecordScope = (typeof recordScopes)[number];

export interface ScopeInput {
  readonly filter: CallFilter;
  readonly scope: RecordScope;
}

export interface OwnScope extends CallScope {
  /** Uuids of objects whose bodies are none of the caller's business. */
  readonly closed: ReadonlySet<string>;
}

/**
 * What the caller may search, and for what.
 * Errors: `PermissionDenied` for the scope of the server, `InvalidParameter` for what no call could fit.
 */
export async function scopeOf(ctx: Context, verb: string, { filter, scope }: ScopeInput): Promise<OwnScope> {
  const workspace = workspaceOf(ctx, verb, scope);
  const { fromMs, toMs, durationMinMs, durationMaxMs, address } = filter;
  requireOrder('fromMs', fromMs, 'toMs', toMs);
  requireOrder('durationMinMs', durationMinMs, 'durationMaxMs', durationMaxMs);
  const closed = scope === 'server' ? [] : await closedObjects(ctx);
  return {
    workspace,
    filter: {
      ...filter,
      address: address === undefined ? undefined : checkedRange(address),
      closedObjects: filter.text === undefined || closed.length === 0 ? undefined : closed,
    },
    closed: new Set(closed),
  };
}

/** The workspace as the record names it; empty for the server. Errors: `PermissionDenied`. */
export function workspaceOf(ctx: Context, verb: string, scope: RecordScope): string {
  if (scope === 'workspace') return ctx.workspace.uuid;
  requireServerAdmin(ctx, verb);
  return '';
}

function requireOrder(lowName: string, low: number | undefined, highName: string, high: number | undefined): void {
  if (low === undefined || high === undefined || low <= high) return;
  throw new BelvedereError('InvalidParameter', `${lowName} (${low}) must not be greater than ${highName} (${high})`);
}

function checkedRange(text: string): string {
  const range = canonicalRange(text.trim());
  if (range !== undefined) return range;
  throw new BelvedereError(
    'InvalidParameter',
    `address is "${text.slice(0, 80)}", which is neither an address (10.0.0.7, 2001:db8::7) nor a range (10.0.0.0/8, 2001:db8::/32)`,
  );
}
