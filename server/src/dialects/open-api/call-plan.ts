import type { RequestLabel } from '../../http/index.ts';
import { type Operation, takesIfMatch } from '../../workspace/kernel/operation.ts';
import { createValidation, type Validation } from './validation.ts';

/** What is known about the calls of an operation before the first one comes. */
export interface CallPlan {
  readonly operation: Operation;
  readonly label: RequestLabel;
  readonly validation: Validation;
  readonly changes: boolean;
  readonly takesIfMatch: boolean;
  readonly hasParams: boolean;
  /** The answer holds a secret, so a repeat under an idempotency key is refused instead of answered. */
  readonly showsSecret: boolean;
}

export const dialectName = 'open-api';

export function createCallPlan(operation: Operation): CallPlan {
  return {
    operation,
    label: Object.freeze({ dialect: dialectName, operation: operation.id }),
    validation: createValidation(operation),
    changes: operation.verb.effect === 'change',
    takesIfMatch: takesIfMatch(operation),
    hasParams: operation.path.includes('{'),
    showsSecret: (operation.secrets?.content?.length ?? 0) > 0,
  };
}
