import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { dashboard } from './noun.ts';
import { dashboardOperations } from './operations.ts';

export const dashboards: NounModule = {
  folder: 'dashboards',
  operations: dashboardOperations,
  revertibles: [revertibleDocuments(dashboard)],
};
