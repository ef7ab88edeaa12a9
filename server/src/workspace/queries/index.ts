import type { NounModule } from '../kernel/noun-module.ts';
import { queryOperations } from './operations.ts';

export { resultAnswer } from './answers.ts';
export { runQueriesInBackground } from './background.ts';
export { type AskedQuery, sortOptions } from './requests.ts';
export { runQueries } from './run.ts';

/** Queries over telemetry change nothing, and nothing of them is kept but a record. */
export const queries: NounModule = { folder: 'queries', operations: queryOperations, revertibles: [] };
