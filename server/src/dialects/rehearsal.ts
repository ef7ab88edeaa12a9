import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { AnyRequest } from '../http/index.ts';
import type { Rehearse, RehearsedChanges } from '../workspace/changes/index.ts';
import type { Context } from '../workspace/kernel/context.ts';
import type { Kernel } from '../workspace/kernel/kernel.ts';
import { dryRunPreference } from './change-headers.ts';

/** What a dry run finds out on its way. */
export interface Rehearsal {
  readonly onRehearsed: NonNullable<Context['onRehearsed']>;
  /** JSON. */
  readonly text: () => string;
}

export function rehearsalOf(rehearse: Rehearse): Rehearsal {
  // One call may be several transactions, each of which is rolled back.
  const found: RehearsedChanges[] = [];
  return {
    onRehearsed: async (ctx, unit) => {
      found.push(await rehearse(ctx, unit));
    },
    text: () =>
      JSON.stringify({
        totalCount: found.reduce((sum, { totalCount }) => sum + totalCount, 0),
        changes: found.flatMap(({ changes }) => changes),
      }),
  };
}

/** Tells in the headers of the answer that nothing was changed. */
export function sayDryRun({ prefer }: IncomingHttpHeaders, headers: OutgoingHttpHeaders): void {
  headers['Dry-Run'] = 'true';
  if (prefer !== undefined) headers['Preference-Applied'] = dryRunPreference;
}

/**
 * What a call is known by under its Idempotency-Key: another operation, address or body is another call. Keyed, because a body may hold
 * a password, which its plain hash would give away to whoever has the store and tries.
 */
export const fingerprintOf = (
  { secrets }: Pick<Kernel, 'secrets'>,
  operation: string,
  { url }: Pick<AnyRequest, 'url'>,
  bodyText: string,
): string =>
  createHmac('sha256', secrets.deriveKey('idempotency')).update(`${operation}\n${url}\n${bodyText}`).digest('hex');
