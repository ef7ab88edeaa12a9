import type { Selectable } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import type { ChangeTable } from '../../../store/schema.ts';
import { changeEventOf } from '../../kernel/change-event.ts';
import type { Context } from '../../kernel/context.ts';
import { requirePermission } from '../../kernel/permission.ts';
import { defineVerb } from '../../kernel/verb.ts';
import { turnsOf } from './next-turn.ts';
import { countStream, requireRoom } from './open-streams.ts';

const PERMISSION = 'workspace.changeRead';
const BATCH_ROWS = 100;
/** Proxies cut what is silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** What clients wait before they connect again. */
const RETRY_MS = 2_000;

export interface StreamInput {
  /** Changes after this one of the chain; undefined: those from now on. */
  readonly after: number | undefined;
  /** As the client sent it; it counts more than `after`, which stands in an address that is used again. */
  readonly lastEventId: string | undefined;
  readonly noun: string | undefined;
  /** False: ends with the newest change. */
  readonly isFollowing: boolean;
  /** The stream ends then; undefined: never. */
  readonly seconds: number | undefined;
}

/**
 * The changes of the workspace as events, each with its place in the chain as its id. It ends when the caller hangs up, when it may not
 * read changes any more, and when the server stops; a caller that goes on with the last id misses nothing.
 * Errors: `TooManyStreams`, `InvalidParameter` for an id that is none.
 */
export const streamChanges = defineVerb({
  id: 'changes.stream',
  effect: 'read',
  permission: PERMISSION,
  run: async ({ ctx, input }: { ctx: Context; input: StreamInput }): Promise<AsyncIterable<string>> => {
    requireRoom(ctx);
    const after = idOf(input.lastEventId) ?? input.after ?? (await headOf(ctx));
    return events(ctx, input, after);
  },
});

function idOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new BelvedereError('InvalidParameter', 'header Last-Event-ID must be the id of an event of this stream');
}

async function headOf({ kernel, workspace }: Context): Promise<number> {
  const head = await kernel.store.read
    .selectFrom('change_heads')
    .select('seq')
    .where('workspace_id', '=', workspace.id)
    .executeTakeFirst();
  return head?.seq ?? 0;
}

const eventText = (name: string, data: object, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

async function* events(ctx: Context, input: StreamInput, after: number): AsyncGenerator<string> {
  const release = countStream(ctx);
  const turns = turnsOf(ctx, input.seconds === undefined ? Number.POSITIVE_INFINITY : input.seconds * 1000);
  try {
    let spokenAt = ctx.kernel.now();
    // Sent at once, so that the caller knows that the stream is there.
    yield `retry: ${RETRY_MS}\n\n`;
    const place = await placeOf(ctx, after);
    let cursor = place.seq;
    if (place.event !== undefined) yield place.event;
    while (!turns.isOver()) {
      const changes = await changesAfter(ctx, cursor);
      // Else a power cut would give a place in the chain that was told already to another change.
      if (changes.length > 0) await ctx.kernel.store.settled();
      const isSilent = ctx.kernel.now() - spokenAt >= HEARTBEAT_MS;
      if (changes.length > 0 || isSilent) {
        const refusal = await refusalOf(ctx);
        if (refusal !== undefined) {
          yield eventText('end', { errorCode: refusal.code, message: refusal.message });
          return;
        }
        const text = changes
          .filter(({ noun }) => input.noun === undefined || input.noun === noun)
          .map((change) => eventText('change', changeEventOf(change), change.seq))
          .join('');
        cursor = changes.at(-1)?.seq ?? cursor;
        if (text !== '' || isSilent) {
          yield text === '' ? ': still here\n\n' : text;
          spokenAt = ctx.kernel.now();
        }
      }
      if (changes.length === BATCH_ROWS) continue;
      if (!input.isFollowing) return;
      await turns.next();
    }
  } finally {
    turns.end();
    release();
  }
}

/** Where to begin; and an event for a caller that cannot be told everything since then. */
async function placeOf(ctx: Context, after: number): Promise<{ seq: number; event?: string }> {
  const head = await headOf(ctx);
  // The data are those of a backup by now: what comes has ids that were given to other changes.
  if (after > head) return { seq: head, event: eventText('reset', { seq: head }, head) };
  const checkpoint = await ctx.kernel.store.read
    .selectFrom('change_checkpoints')
    .select('seq')
    .where('workspace_id', '=', ctx.workspace.id)
    .executeTakeFirst();
  if (checkpoint === undefined || after >= checkpoint.seq) return { seq: after };
  const gap = { fromSeq: after + 1, toSeq: checkpoint.seq };
  return { seq: checkpoint.seq, event: eventText('gap', gap, checkpoint.seq) };
}

const changesAfter = ({ kernel, workspace }: Context, seq: number): Promise<Selectable<ChangeTable>[]> =>
  kernel.store.read
    .selectFrom('changes')
    .selectAll()
    .where('workspace_id', '=', workspace.id)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(BATCH_ROWS)
    .execute();

/** Why the caller may not read on; undefined while it may. */
async function refusalOf(ctx: Context): Promise<BelvedereError | undefined> {
  try {
    const now = await ctx.renew?.();
    if (now === undefined) return undefined;
    requirePermission({ ...ctx, ...now }, PERMISSION, 'changes.stream');
    if (now.workspace.id === ctx.workspace.id) return undefined;
    return new BelvedereError('PermissionDenied', 'the session works in another workspace by now');
  } catch (error) {
    if (error instanceof BelvedereError) return error;
    throw error;
  }
}
