import type { RequestLabel } from '../../http/index.ts';
import { type Operation, takesIfMatch } from '../../workspace/kernel/operation.ts';
import { type RecordedRoute, recordedRoute } from '../recording.ts';
import { createValidation, type Validation } from './validation.ts';

/** What is known about the calls of an operation before the first one comes. */
export interface CallPlan {
  readonly operation: Operation;
  readonly label: RequestLabel;
  readonly validation: Validation;
  readonly changes: boolean;
  readonly takesIfMatch: boolean;
  readonly hasParams: boolean;
  /** `dryRun` in the query is for the operation itself, which tells more than that nothing happened. */
  readonly hasOwnDryRun: boolean;
  /** The path parameter that names the object, where there is one. */
  readonly objectParameter: string | undefined;
  /** The answer holds a secret, so a repeat under an idempotency key is refused instead of answered. */
  readonly showsSecret: boolean;
}

/** One method and path of an operation. */
export interface CallRoute {
  readonly plan: CallPlan;
  readonly recorded: RecordedRoute;
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
    hasOwnDryRun: Object.hasOwn(operation.query?.properties ?? {}, 'dryRun'),
    objectParameter: /\{([^{}]+)\}/.exec(operation.path)?.[1],
    showsSecret: (operation.secrets?.content?.length ?? 0) > 0,
  };
}

export function createCallRoute(plan: CallPlan, template: string): CallRoute {
  const { operation } = plan;
  const recorded = recordedRoute({
    dialect: dialectName,
    operation: operation.id,
    effect: operation.verb.effect,
    permission: operation.verb.permission,
    template,
    bodySecrets: operation.secrets?.body,
  });
  return { plan, recorded };
}

/** Of paths and methods under which nothing is served. */
export const unknownCallRoute: RecordedRoute = recordedRoute({
  dialect: dialectName,
  operation: 'unknown',
  effect: 'none',
  template: '',
});
