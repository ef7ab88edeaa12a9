import { archiveModule } from './archive/index.ts';
import { changesModule, createRehearse } from './changes/index.ts';
import type { ArchivedKind } from './kernel/archived.ts';
import type { NounModule } from './kernel/noun-module.ts';
import type { Operation } from './kernel/operation.ts';
import type { Revertible } from './kernel/revertible.ts';
import * as nounModules from './nouns.ts';

const ofNouns: readonly NounModule[] = Object.values(nounModules);

/** How the changes of every noun are taken back. */
const revertibles: readonly Revertible[] = ofNouns.flatMap((noun) => noun.revertibles);

/** What an archive of a workspace holds. */
const archived: readonly ArchivedKind[] = ofNouns.flatMap((noun) => noun.archived ?? []);

/** Says what a dry run would have changed. */
export const rehearse = createRehearse(revertibles);

/** Every folder with operations: the nouns, the record of what was done to them, and the archive of all of them. */
export const nouns: readonly NounModule[] = [...ofNouns, changesModule(revertibles), archiveModule(archived)];

/** Every operation of the Open API: routes, validation, API description and documents derive from this list. */
export const operations: readonly Operation[] = nouns.flatMap((noun) => noun.operations);
