import type { NounModule } from '../kernel/noun-module.ts';
import { metricOperations } from './operations.ts';

/** Measurements of metrics. Only read here: points are telemetry and no rows of the store. */
export const metrics: NounModule = { folder: 'metrics', operations: metricOperations, revertibles: [] };
