import { setImmediate } from 'node:timers/promises';
import type { ArchivedKind } from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { ArchiveDigest, archiveEnd, archiveStart, lineOf } from './format.ts';

/** What takes archives and gives them away sees all of a workspace, and so do those who set it up. */
export const ARCHIVE_PERMISSION = 'workspace.settingsManage';

/** As much is put together before it is sent. */
const CHUNK_UNITS = 64 * 1024;

export interface ExportInput {
  /** Undefined for all. */
  readonly kinds: readonly string[] | undefined;
}

/** The archive of what the caller may read of the workspace, as UTF-8; a few objects are in memory at a time. */
export const exporting = (kinds: readonly ArchivedKind[]): Verb<ExportInput, AsyncIterable<Uint8Array>> =>
  defineVerb({
    id: 'archive.export',
    effect: 'read',
    permission: ARCHIVE_PERMISSION,
    run: async ({ ctx, input }) =>
      inChunks(
        texts(
          ctx,
          kinds.filter(({ kind }) => input.kinds?.includes(kind) ?? true),
        ),
      ),
  });

async function* texts(ctx: Context, kinds: readonly ArchivedKind[]): AsyncGenerator<string> {
  const digest = new ArchiveDigest();
  const tally = { leftOut: 0 };
  const before = await headOfChanges(ctx);
  let objects = 0;
  yield archiveStart;
  for (const { kind, read } of kinds) {
    for await (const object of read(ctx, tally)) {
      const line = lineOf({ kind, ...object });
      digest.add(line);
      yield objects === 0 ? line : `,\n${line}`;
      objects += 1;
    }
  }
  const consistent = (await headOfChanges(ctx)) === before;
  yield archiveEnd({ objects, leftOut: tally.leftOut, consistent, digest: digest.end() });
}

/** The number of the newest change of the workspace: whatever changes it has one. */
async function headOfChanges(ctx: Context): Promise<number> {
  const head = await ctx.kernel.store.read
    .selectFrom('change_heads')
    .select('seq')
    .where('workspace_id', '=', ctx.workspace.id)
    .executeTakeFirst();
  return head?.seq ?? 0;
}

async function* inChunks(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting = '';
  for await (const piece of pieces) {
    waiting += piece;
    if (waiting.length < CHUNK_UNITS) continue;
    yield Buffer.from(waiting);
    waiting = '';
    // Reads of SQLite and a caller that takes everything at once would leave no turn to others.
    await setImmediate();
  }
  if (waiting !== '') yield Buffer.from(waiting);
}
