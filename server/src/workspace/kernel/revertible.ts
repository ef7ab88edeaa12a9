import type { Selectable } from 'kysely';
import type { ChangeTable } from '../../store/schema.ts';
import type { Context } from './context.ts';
import type { PermissionKey } from './permission.ts';
import type { Unit } from './transact.ts';

export interface Reverted {
  readonly uuid: string;
  readonly revision: number;
  /** True when taking the change back deleted the object (the change had made it or brought it back). */
  readonly deleted: boolean;
}

/** How the changes of one noun are taken back: what `change/{uuid}/revert` needs to know of it. */
export interface Revertible {
  /** Value of `changes.noun`. */
  readonly noun: string;
  readonly permission: PermissionKey;
  /**
   * Writes a new revision that undoes exactly this change.
   * Errors: `ChangeSuperseded`, `ChangeNotRevertible`, `UndeleteConflict`, `RevisionConflict`, `PermissionDenied`.
   */
  readonly revert: (ctx: Context, unit: Unit, change: Selectable<ChangeTable>) => Promise<Reverted>;
}
