import type { NounModule } from '../kernel/noun-module.ts';
import { callOperations } from './operations.ts';

/** The record of calls is only read here; the recorder writes it. */
export const calls: NounModule = { folder: 'calls', operations: callOperations, revertibles: [] };
