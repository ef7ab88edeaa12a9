import type { NounModule } from '../kernel/noun-module.ts';
import { objectOperations } from './operations.ts';

/** Hosts, processes and whatever else agents report. Only read here: what is reported is telemetry and no row of the store. */
export const objects: NounModule = { folder: 'objects', operations: objectOperations, revertibles: [] };
