import type { NounModule } from '../kernel/noun-module.ts';
import { labelOperations } from './operations.ts';
import { revertibleLabels } from './revert.ts';

export { setObjectLabels } from './set.ts';

/** Labels of what agents report, set by the Open API and by agents. */
export const objectLabels: NounModule = {
  folder: 'object-labels',
  operations: labelOperations,
  revertibles: [revertibleLabels],
};
