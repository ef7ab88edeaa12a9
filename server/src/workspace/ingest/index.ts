import type { NounModule } from '../kernel/noun-module.ts';
import { ingestOperations } from './operations.ts';

export { elect, electionIntervalSeconds } from './election.ts';
export { firstArrival, type KeyedWrite } from './first-arrival.ts';
export { electForTasks } from './task-election.ts';

/** What came in, and what could not be taken. The points themselves are no objects of the store. */
export const ingest: NounModule = { folder: 'ingest', operations: ingestOperations, revertibles: [] };
