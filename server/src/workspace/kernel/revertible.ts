import type { Selectable } from 'kysely';
import type { ErrorCode } from '../../errors/index.ts';
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
  /** Codes that the rules of the noun may answer beyond those of `revert`. */
  readonly errors?: readonly ErrorCode[];
  /** A stored state as a value for a readable diff; undefined where the text is plain JSON. */
  readonly comparable?: (state: string) => unknown;
  /** Whether the caller may see what the changed object holds; undefined where every reader of changes may. */
  readonly mayRead?: (ctx: Context, change: Selectable<ChangeTable>) => Promise<boolean>;
  /**
   * Writes a new revision that undoes exactly this change.
   * Errors: `ChangeSuperseded`, `ChangeNotRevertible`, `UndeleteConflict`, `RevisionConflict`, `PermissionDenied`.
   */
  readonly revert: (ctx: Context, unit: Unit, change: Selectable<ChangeTable>) => Promise<Reverted>;
}
