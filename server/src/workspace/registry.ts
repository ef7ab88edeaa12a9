import type { NounModule } from './kernel/noun-module.ts';
import type { Operation } from './kernel/operation.ts';
import type { Revertible } from './kernel/revertible.ts';
import * as nounModules from './nouns.ts';

export const nouns: readonly NounModule[] = Object.values(nounModules);

/** How the changes of every noun are taken back. */
export const revertibles: readonly Revertible[] = nouns.flatMap((noun) => noun.revertibles);

/** Every operation of the Open API: routes, validation, API description and documents derive from this list. */
export const operations: readonly Operation[] = nouns.flatMap((noun) => noun.operations);
