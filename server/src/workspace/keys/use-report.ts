import type { CallerUse, CallGap } from '../../calls/search.ts';
import type { Context } from '../kernel/context.ts';
import { heldRoles } from '../kernel/roles.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type KeyWindow, type KeyWindowInput, keyWindow } from './record-window.ts';

export interface KeyUseReport {
  readonly window: KeyWindow;
  readonly use: CallerUse;
  /** Those that its successful calls needed, and those that its roles hold beside them. */
  readonly permissionsUsed: readonly string[];
  readonly permissionsNeverUsed: readonly string[];
  /** Of the workspace: whose calls they were is not known. */
  readonly gaps: readonly CallGap[];
}

/** What a key did. Errors: `ObjectNotFound`, `InvalidParameter`, `EngineUnavailable`, `QueryLimitExceeded`. */
export const reportKeyUse = defineVerb({
  id: 'keys.usage',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: KeyWindowInput }): Promise<KeyUseReport> => {
    const window = await keyWindow(ctx, input, 'keys.usage');
    const { calls } = ctx.kernel;
    const [use, gaps] = await Promise.all([calls.use(window.scope), calls.gaps(window.scope)]);
    const used = permissionsUsed(use);
    const held = [...(await heldRoles(ctx.kernel, ctx.workspace.id, window.key.roles)).permissions];
    return {
      window,
      use,
      permissionsUsed: [...used].toSorted(),
      permissionsNeverUsed: held.filter((permission) => !used.has(permission)).toSorted(),
      gaps,
    };
  },
});

/** A refused call shows what was wanted, not what was used. */
const permissionsUsed = ({ operations }: CallerUse): ReadonlySet<string> =>
  new Set(
    operations
      .filter(({ succeeded, permission }) => succeeded > 0 && permission !== '')
      .map(({ permission }) => permission),
  );
