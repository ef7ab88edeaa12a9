import { BelvedereError } from '../../../errors/index.ts';
import { withAccessOf } from '../../kernel/access.ts';
import { readVersion } from '../../kernel/documents/history.ts';
import { readDocumentForChange } from '../../kernel/documents/read.ts';
import { updateDocument } from '../../kernel/documents/write.ts';
import { currentTagNames } from '../../kernel/tagging.ts';
import { transact } from '../../kernel/transact.ts';
import { defineVerb, type Verb } from '../../kernel/verb.ts';
import { type DashboardAttributes, dashboard } from '../noun.ts';
import type { Dashboard } from './draft.ts';
import { type DashboardName, findDashboard, noDashboard } from './find.ts';

/**
 * Makes an older version the newest, as Grafana does: the dashboard stays in its folder and as open as it is.
 * Errors: `ObjectNotFound`, `VersionNotFound`, `RevisionConflict`.
 */
export const restoreDashboard: Verb<
  { readonly dashboard: DashboardName; readonly version: number },
  { readonly document: Dashboard; readonly changed: boolean }
> = defineVerb({
  id: 'dashboards.restore',
  effect: 'change',
  permission: dashboard.permission,
  run: ({ ctx: caller, input }) => {
    const ctx = { ...caller, reason: `Restored from version ${input.version}` };
    return transact(ctx, async (unit) => {
      const uuid = await findDashboard(unit.db, ctx, input.dashboard);
      if (uuid === undefined) throw noDashboard(input.dashboard);
      const before = await readDocumentForChange(ctx, unit.db, dashboard, uuid);
      const { draft, tags } = await readVersion(unit.db, before, input.version);
      if (draft.format !== before.format) {
        throw new BelvedereError('VersionNotFound', `version ${input.version} of ${uuid} has another format`);
      }
      const { folder: _, ...attributes } = draft.attributes as DashboardAttributes;
      const { folder } = before.attributes;
      const restored = {
        ...draft,
        attributes: {
          ...withAccessOf(attributes, before.attributes),
          ...(folder === undefined ? {} : { folder }),
        } as DashboardAttributes,
        tagNames: await currentTagNames({ ctx, unit }, tags),
      };
      return updateDocument(ctx, unit, dashboard, before, restored, { verb: 'restore' });
    });
  },
});
