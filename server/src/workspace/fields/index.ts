import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedFields } from './archived.ts';
import { field } from './noun.ts';
import { fieldOperations } from './operations.ts';

export { describeShown } from './describe.ts';
export { type KnownField, type KnownMeasurement, knownMeasurements } from './known.ts';

export const fields: NounModule = {
  folder: 'fields',
  operations: fieldOperations,
  revertibles: [revertibleDocuments(field)],
  archived: [archivedFields],
};
