/** Every noun of a workspace, one line each. Adding a noun means a folder and a line here. */
export { annotations } from './annotations/index.ts';
export { calls } from './calls/index.ts';
export { dashboards } from './dashboards/index.ts';
export { dataSources } from './data-sources/index.ts';
export { folders } from './filing.ts';
export { ingest } from './ingest/index.ts';
export { ingestTokens } from './ingest-tokens/index.ts';
export { keys } from './keys/index.ts';
export { notes } from './notes/index.ts';
export { objectLabels } from './object-labels/index.ts';
export { permissions } from './permissions/index.ts';
export { pipelines } from './pipelines/index.ts';
export { snapshots } from './snapshots/index.ts';
export { stars } from './stars/index.ts';
export { tags } from './tags/index.ts';
export { teams } from './teams/index.ts';
export { workspaces } from './workspaces/index.ts';
