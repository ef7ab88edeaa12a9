import type { Kernel } from '../../../workspace/kernel/kernel.ts';
import { pipelinesForAgents, pipelinesStamp } from '../../../workspace/pipelines/index.ts';
import type { PullSource } from './pull.ts';

/** Tells an agent to give up all that it has; as a stamp it would be in 1970. */
const deleteAll = 1;
const unchanged = -1;

/**
 * The pipelines for agents. An agent replaces all of its scripts when the stamp is another one than its own, and takes an answer without
 * this member for a fault.
 */
export const pullPipelines =
  (kernel: Kernel): PullSource =>
  async ({ workspaceNumber, remotePipelines, pipelinesAt, relationsAt }) => {
    if (!remotePipelines) return {};
    const stamp = await pipelinesStamp(kernel, workspaceNumber);
    if (stamp === pipelinesAt && stamp === relationsAt) return answer(stamp, [], unchanged, []);
    const { stamp: now, scripts, relations } = await pipelinesForAgents(kernel, workspaceNumber);
    if (scripts.length === 0) {
      // An agent that has nothing need not give anything up.
      const hasNone = pipelinesAt === 0 && relationsAt === 0;
      return answer(hasNone ? 0 : deleteAll, [], relationsAt === 0 ? unchanged : 0, []);
    }
    const pipelines = scripts.map(({ name, content, category, asDefault }) => ({
      name,
      base64text: content,
      category,
      asDefault,
    }));
    return answer(now, now === pipelinesAt ? [] : pipelines, now, relations);
  };

const answer = (
  update_time: number,
  pipelines: readonly object[],
  relation_update_time: number,
  relation: readonly object[],
) => ({ remote_pipelines: { update_time, pipelines, relation_update_time, relation } });
