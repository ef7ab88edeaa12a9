import type { NounModule } from '../kernel/noun-module.ts';
import { keyOperations } from './operations.ts';
import { keyRecordOperations } from './record-operations.ts';

export { canonicalRange } from './addresses.ts';
export { createAuthenticate } from './authenticate.ts';
export { createKey, insertKey, type NewKey, newKeySettings } from './create.ts';
export { keyOfRefusal } from './refused-credential.ts';
export { createKeyUsage, type KeyUsage } from './usage.ts';

/** Changes of keys are recorded and not reverted: a secret that is gone cannot come back. */
export const keys: NounModule = {
  folder: 'keys',
  operations: [...keyOperations, ...keyRecordOperations],
  revertibles: [],
};
