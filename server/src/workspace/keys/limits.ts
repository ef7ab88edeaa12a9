import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import { requireNoEscalation } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import type { Unit, WriteCall } from '../kernel/transact.ts';
import { allowsNoMore } from './addresses.ts';
import type { KeySettings } from './rows.ts';

/** What the caller's own key is bound to; other keys that it makes or changes are bound to no less. */
export type CallerLimits = Pick<KeySettings, 'expiresAt' | 'allowedAddresses' | 'limitPerMinute'>;

const unlimited: CallerLimits = { expiresAt: null, allowedAddresses: [], limitPerMinute: null };

/** Errors: `InvalidApiKey` when the caller's key was deleted meanwhile. */
export async function callerLimits(ctx: Context, unit: Unit): Promise<CallerLimits> {
  if (ctx.actor.kind !== 'key') return unlimited;
  const row = await unit.db
    .selectFrom('keys')
    .select(['expires_at', 'allowed_addresses', 'limit_per_minute'])
    .where('uuid', '=', ctx.actor.uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new BelvedereError('InvalidApiKey');
  return {
    expiresAt: row.expires_at,
    allowedAddresses: parseJson(row.allowed_addresses) as string[],
    limitPerMinute: row.limit_per_minute,
  };
}

/**
 * No key makes, changes or renews one that may do more than itself: with other roles, from other addresses, for longer,
 * or more often.
 * Errors: `PermissionDenied` with the field and what it may be at most.
 */
export async function requireWithin(
  call: WriteCall,
  limits: CallerLimits,
  settings: KeySettings,
  verb: string,
): Promise<void> {
  await requireNoEscalation(call, settings.roles, verb);
  const exceeds = (limit: number | null, value: number | null) => limit !== null && (value === null || value > limit);
  if (exceeds(limits.expiresAt, settings.expiresAt)) {
    const end = new Date(limits.expiresAt ?? 0).toISOString();
    throw denied(verb, 'expiresAt', `the calling key ends at ${end}, the other one may not outlive it`);
  }
  if (exceeds(limits.limitPerMinute, settings.limitPerMinute)) {
    throw denied(
      verb,
      'limitPerMinute',
      `the calling key may make ${limits.limitPerMinute} calls a minute, the other one no more`,
    );
  }
  if (!allowsNoMore(settings.allowedAddresses, limits.allowedAddresses)) {
    const list = limits.allowedAddresses.join(', ');
    throw denied(
      verb,
      'allowedAddresses',
      `the calling key may be used from ${list} only, the other one from nowhere else`,
    );
  }
}

const denied = (verb: string, field: string, rule: string): BelvedereError =>
  new BelvedereError('PermissionDenied', `${verb}: ${field} would give rights that the caller does not have: ${rule}`, {
    detail: { field },
  });
