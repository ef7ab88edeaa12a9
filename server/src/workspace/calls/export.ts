import type { StoredCall } from '../../calls/search.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type OwnScope, type ScopeInput, scopeOf } from './scope.ts';

export interface CallExport {
  readonly chunks: AsyncIterable<readonly StoredCall[]>;
  readonly closed: OwnScope['closed'];
}

/**
 * Every call that matches, newest first; what comes meanwhile is no part of it. The first chunk is found before the verb answers, so
 * that what fails at once fails as any operation does.
 *
 * Errors: `PermissionDenied`, `InvalidParameter`, `EngineUnavailable`, `QueryLimitExceeded`.
 */
export const exportCalls = defineVerb({
  id: 'calls.export',
  effect: 'read',
  permission: 'workspace.callRead',
  run: async ({ ctx, input }: { ctx: Context; input: ScopeInput }): Promise<CallExport> => {
    const scope = await scopeOf(ctx, 'calls.export', input);
    const chunks = ctx.kernel.calls.stream(scope)[Symbol.asyncIterator]();
    const first = await chunks.next();
    return { chunks: fromFirst(first, chunks), closed: scope.closed };
  },
});

async function* fromFirst<Chunk>(first: IteratorResult<Chunk>, rest: AsyncIterator<Chunk>): AsyncGenerator<Chunk> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
