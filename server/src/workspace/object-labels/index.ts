import type { NounModule } from '../kernel/noun-module.ts';

export { setObjectLabels } from './set.ts';

/** Spoken by agents only, as yet. */
export const objectLabels: NounModule = { folder: 'object-labels', operations: [], revertibles: [] };
