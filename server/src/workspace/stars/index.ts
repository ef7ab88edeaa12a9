import type { NounModule } from '../kernel/noun-module.ts';
import { archivedStars } from './archived.ts';

export { starDocument, unstarDocument } from './star.ts';

/** Spoken by the Grafana dialect only. A star is there or not: there is nothing to revert. */
export const stars: NounModule = { folder: 'stars', operations: [], revertibles: [], archived: [archivedStars] };
