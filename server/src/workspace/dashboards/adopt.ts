import { parseJson } from '../../json/index.ts';
import type { StoredDocument } from '../kernel/documents/noun.ts';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import { updateDocument } from '../kernel/documents/write.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { guanceReading } from './convert/grafana-to-guance.ts';
import { grafanaReading } from './convert/guance-to-grafana.ts';
import { type JsonObject, type Loss, objectOrEmpty } from './convert/loss.ts';
import { type DashboardFormat, GRAFANA_FORMAT } from './format.ts';
import { storedText } from './grafana/text.ts';
import { type DashboardAttributes, dashboard } from './noun.ts';
import { storedTemplate } from './template.ts';

type Dashboard = StoredDocument<DashboardAttributes>;

export interface AdoptDashboard {
  readonly uuid: string;
  /** The format that the body gets. */
  readonly format: DashboardFormat;
}

export interface AdoptedDashboard {
  readonly document: Dashboard;
  /** False when the body was in the format already: nothing was written. */
  readonly changed: boolean;
  /** What of the body is not in the new one. The version before has it. */
  readonly notCarriedOver: readonly Loss[];
}

/**
 * Converts the body of a dashboard into the other format for good, as a new revision: from then on it is written in that one. Restoring
 * the version before, or reverting the change, gives it back in the format that it had.
 * Errors: `ObjectNotFound`, `PermissionDenied`, `RevisionConflict`.
 */
export const adoptDashboard: Verb<AdoptDashboard, AdoptedDashboard> = defineVerb({
  id: 'dashboards.adopt',
  effect: 'change',
  permission: dashboard.permission,
  run: ({ ctx, input: { uuid, format } }) =>
    transact(ctx, async (unit) => {
      const before = await readDocumentForChange(ctx, unit.db, dashboard, uuid);
      const converted = before.format === format ? undefined : bodyIn(format, before);
      const draft = { ...draftOf(before), ...(converted === undefined ? {} : { format, body: converted.body }) };
      const { document, changed } = await updateDocument(ctx, unit, dashboard, before, draft, { verb: 'adopt' });
      return { document, changed, notCarriedOver: converted?.notCarriedOver ?? [] };
    }),
});

function bodyIn(format: DashboardFormat, current: Dashboard): { body: string; notCarriedOver: readonly Loss[] } {
  const { name, tags } = current;
  const { desc: description } = current.attributes;
  const value: JsonObject = objectOrEmpty(parseJson(current.body));
  if (format === GRAFANA_FORMAT) {
    const tagNames = tags.map((tag) => tag.name);
    const made = grafanaReading({ template: value, name, description, tagNames }, 'adopted');
    return { body: storedText(JSON.stringify(made.dashboard)), notCarriedOver: made.notCarriedOver };
  }
  const made = guanceReading({ dashboard: value, name, description, tags }, 'adopted');
  return { body: storedTemplate(JSON.stringify(made.template), { name }), notCarriedOver: made.notCarriedOver };
}
