import { historyVerbs } from '../kernel/documents/history.ts';
import { revertibleDocuments } from '../kernel/documents/revert.ts';
import { accessVerb } from '../kernel/documents/set-access.ts';
import { documentVerbs } from '../kernel/documents/verbs.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedDashboards } from './archived.ts';
import { dashboard } from './noun.ts';
import { dashboardOperations } from './operations.ts';

export { type SentDashboard, sentDashboardOf } from './grafana/draft.ts';
export type { DashboardName } from './grafana/find.ts';
export { resolveInputs } from './grafana/inputs.ts';
export { type ReadDashboard, readDashboard } from './grafana/read.ts';
export { versionReading } from './grafana/reading.ts';
export { restoreDashboard } from './grafana/restore.ts';
export { type SaveDashboard, type SavedDashboard, saveDashboard } from './grafana/save.ts';
export { dashboard } from './noun.ts';

export const { delete: deleteDashboards } = documentVerbs(dashboard);
export const setDashboardAccess = accessVerb(dashboard);
export const dashboardHistory = historyVerbs(dashboard);

export const dashboards: NounModule = {
  folder: 'dashboards',
  operations: dashboardOperations,
  revertibles: [revertibleDocuments(dashboard)],
  archived: [archivedDashboards],
};
