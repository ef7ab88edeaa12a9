import type { NounModule } from '../kernel/noun-module.ts';
import { revertibleSnapshots } from './revert.ts';

export { createSnapshot } from './create.ts';
export { deleteSnapshot, deleteSnapshotByKey } from './delete.ts';
export { listSnapshots, openSnapshot } from './read.ts';
export type { StoredSnapshot } from './state.ts';

/** Spoken by the Grafana dialect only: chart snapshots of the Open API are another thing. */
export const snapshots: NounModule = { folder: 'snapshots', operations: [], revertibles: [revertibleSnapshots] };
