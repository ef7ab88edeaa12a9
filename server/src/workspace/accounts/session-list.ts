import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { SessionTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { findAccount } from './read.ts';
import { onOwnAccount, reviseAccount } from './revise.ts';
import { accountForChange } from './rows.ts';
import { sessionHash } from './session-hash.ts';

/** One open session, as its owner and administrators see it. */
export interface OpenSession {
  readonly number: number;
  readonly userAgent: string;
  /** From where it was opened. */
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** To the hour. */
  readonly seenAt: number;
  /** Whether it is that of the caller. */
  readonly isOwn: boolean;
}

/** 48 bits of the stored hash: stable, a number for every client, and of no use to whoever wants the token. */
const numberOf = (hash: string): number => Number.parseInt(hash.slice(0, 12), 16);

interface OwnToken {
  /** Of the caller's session; undefined for callers without one. */
  readonly sessionToken?: string | undefined;
}

async function liveSessions(ctx: Context, accountId: number): Promise<Selectable<SessionTable>[]> {
  return ctx.kernel.store.read
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('expires_at', '>', ctx.kernel.now())
    .orderBy('seen_at', 'desc')
    .orderBy('hash')
    .execute();
}

async function sessionsOf(ctx: Context, uuid: string, { sessionToken }: OwnToken): Promise<OpenSession[]> {
  const { id } = await findAccount(ctx, { uuid });
  const own = sessionToken === undefined ? undefined : sessionHash(sessionToken);
  return (await liveSessions(ctx, id)).map(({ hash, user_agent, address, created_at, seen_at }) => ({
    number: numberOf(hash),
    userAgent: user_agent,
    address,
    createdAt: created_at,
    seenAt: seen_at,
    isOwn: hash === own,
  }));
}

async function revoke(ctx: Context, uuid: string, input: OwnToken & { readonly number: number }): Promise<void> {
  const { id } = await findAccount(ctx, { uuid });
  const session = (await liveSessions(ctx, id)).find(({ hash }) => numberOf(hash) === input.number);
  if (session === undefined) throw new BelvedereError('ObjectNotFound', 'the account has no session of this number');
  if (input.sessionToken !== undefined && sessionHash(input.sessionToken) === session.hash) {
    throw new BelvedereError('InvalidParameter', 'this is the session of the call; log out to end it');
  }
  await transact(ctx, async (unit) => {
    const account = await accountForChange(ctx, unit, { uuid });
    const ended = await unit.db.deleteFrom('sessions').where('hash', '=', session.hash).executeTakeFirst();
    if (ended.numDeletedRows > 0n) await reviseAccount(ctx, unit, account, {}, 'endSession');
  });
}

/** The caller's own sessions, the one that was used last first. Errors: `ObjectNotFound` for keys. */
export const listOwnSessions = defineVerb({
  id: 'sessions.listOwn',
  effect: 'read',
  run: ({ ctx, input }: { ctx: Context; input: OwnToken }): Promise<OpenSession[]> =>
    sessionsOf(ctx, ctx.actor.uuid, input),
});

/** Ends one of the caller's own. Errors: `ObjectNotFound`, `InvalidParameter` for the one of the call. */
export const revokeOwnSession = defineVerb({
  id: 'sessions.revokeOwn',
  effect: 'change',
  run: ({ ctx, input }: { ctx: Context; input: OwnToken & { readonly number: number } }): Promise<void> =>
    revoke(onOwnAccount(ctx), ctx.actor.uuid, input),
});

/** The sessions of any account. Errors: `ObjectNotFound`. */
export const listSessions = defineVerb({
  id: 'sessions.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: OwnToken & { readonly uuid: string } }) => {
    requireServerScope(ctx, 'sessions.list');
    return sessionsOf(ctx, input.uuid, input);
  },
});

/** Ends one session of any account. Errors: `ObjectNotFound`, `InvalidParameter` for the one of the call. */
export const revokeSession = defineVerb({
  id: 'sessions.revoke',
  effect: 'change',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: OwnToken & { readonly uuid: string; readonly number: number };
  }) => {
    requireServerScope(ctx, 'sessions.revoke');
    await revoke(ctx, input.uuid, input);
  },
});
