import type { ArchivedKind } from './archived.ts';
import type { Operation } from './operation.ts';
import type { Revertible } from './revertible.ts';

/** What the folder of a noun gives to the rest of the product; its `index.ts` exports one. */
export interface NounModule {
  /** Name of the folder below `workspace/`; its golden description lies there. */
  readonly folder: string;
  readonly operations: readonly Operation[];
  /** How its changes are taken back; empty for nouns whose changes cannot be reverted. */
  readonly revertibles: readonly Revertible[];
  /** What an archive of the workspace holds of it; undefined for nouns that are no part of one. */
  readonly archived?: readonly ArchivedKind[];
}
