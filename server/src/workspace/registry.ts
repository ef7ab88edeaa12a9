import { changesModule } from './changes/index.ts';
import type { NounModule } from './kernel/noun-module.ts';
import type { Operation } from './kernel/operation.ts';
import type { Revertible } from './kernel/revertible.ts';
import * as nounModules from './nouns.ts';

const ofNouns: readonly NounModule[] = Object.values(nounModules);

/** How the changes of every noun are taken back. */
const revertibles: readonly Revertible[] = ofNouns.flatMap((noun) => noun.revertibles);

/** Every folder with operations: the nouns, and the record of what was done to them. */
export const nouns: readonly NounModule[] = [...ofNouns, changesModule(revertibles)];

/** Every operation of the Open API: routes, validation, API description and documents derive from this list. */
export const operations: readonly Operation[] = nouns.flatMap((noun) => noun.operations);
