import type { Kernel } from '../kernel/kernel.ts';

/**
 * Writes the head of every chain to the log, where whoever changes the database cannot reach it: a chain that was
 * rewritten from some point on, with its key, no longer holds the hash that the log has.
 */
export async function logChainHeads(kernel: Kernel): Promise<number> {
  const heads = await kernel.store.read.selectFrom('change_heads').selectAll().orderBy('workspace_id').execute();
  for (const { workspace_id: workspaceId, seq, hash } of heads) {
    kernel.log.info({ workspaceId, seq, hash }, 'head of a chain of changes');
  }
  return heads.length;
}
