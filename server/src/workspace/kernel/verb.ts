import { BelvedereError } from '../../errors/index.ts';
import type { Context } from './context.ts';
import { type PermissionKey, requirePermission } from './permission.ts';

export interface VerbDefinition<Input, Result> {
  /** `dashboards.create`: the noun's plural and what is done to it. */
  readonly id: string;
  readonly effect: 'read' | 'change';
  /** What the caller's roles must hold; undefined when membership in the workspace is enough. */
  readonly permission?: PermissionKey | undefined;
  readonly run: (call: { ctx: Context; input: Input }) => Promise<Result>;
}

/** `verb({ ctx, input })`: checks the caller's scope first, then does one thing. */
export interface Verb<Input, Result> {
  (call: { ctx: Context; input: Input }): Promise<Result>;
  readonly id: string;
  readonly effect: 'read' | 'change';
  readonly permission: PermissionKey | undefined;
}

/**
 * Makes a verb of its definition. The permission check stands here and not in the body, so that no verb can forget it.
 * Errors: `PermissionDenied` names the missing permission, `ReadOnlyKey` says that the key may not change anything.
 */
export function defineVerb<Input, Result>(definition: VerbDefinition<Input, Result>): Verb<Input, Result> {
  const refuse = (ctx: Context): void => {
    if (definition.effect === 'change' && ctx.readOnly) {
      throw new BelvedereError('ReadOnlyKey', `${definition.id} changes something and the key may only read`);
    }
    if (definition.permission !== undefined) requirePermission(ctx, definition.permission, definition.id);
  };
  // Not an async function: to wait for the promise of another one takes three turns of the queue, with every call.
  const verb = (call: { ctx: Context; input: Input }): Promise<Result> => {
    try {
      refuse(call.ctx);
      return definition.run(call);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return Object.assign(verb, {
    id: definition.id,
    effect: definition.effect,
    permission: definition.permission,
  });
}
