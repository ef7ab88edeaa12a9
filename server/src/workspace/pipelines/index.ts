import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedPipelines } from './archived.ts';
import { pipeline } from './noun.ts';
import { pipelineOperations } from './operations.ts';

export { pipelinesForAgents, pipelinesStamp } from './for-agents.ts';

export const pipelines: NounModule = {
  folder: 'pipelines',
  operations: pipelineOperations,
  revertibles: [revertibleDocuments(pipeline)],
  archived: [archivedPipelines],
};
