import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedCarousels } from './archived.ts';
import { carousel } from './noun.ts';
import { carouselOperations } from './operations.ts';

/** Carousels show dashboards of the workspace one after the other. */
export const carousels: NounModule = {
  folder: 'carousels',
  operations: carouselOperations,
  revertibles: [revertibleDocuments(carousel)],
  archived: [archivedCarousels],
};
