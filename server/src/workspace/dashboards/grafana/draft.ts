import type { JsonNode } from '../../../json/index.ts';
import type { DocumentDraft, StoredDocument } from '../../kernel/documents/noun.ts';
import { draftOf } from '../../kernel/documents/rows.ts';
import type { JsonObject } from '../convert/loss.ts';
import { GRAFANA_FORMAT } from '../format.ts';
import type { DashboardAttributes } from '../noun.ts';
import { foreignFormat } from './foreign.ts';
import { foreignDashboard, identityOf } from './reading.ts';
import { type DerivedDashboard, sameDashboard, storedText, tagNamesOf, withTags } from './text.ts';

export type Dashboard = StoredDocument<DashboardAttributes>;
type Draft = DocumentDraft<DashboardAttributes>;

export interface SentDashboard {
  /** As it stands in the body of the request. */
  readonly node: JsonNode;
  /** What the members say that the server looks at. */
  readonly value: JsonObject;
}

const lookedAt = ['id', 'uid', 'version', 'title', 'tags', 'description'];

export const sentDashboardOf = (node: JsonNode): SentDashboard => ({ node, value: node.pick(lookedAt) });

const DESCRIPTION_LENGTH_MAX = 2048;

/** White space around a title is no part of the name, unless the dashboard got such a name elsewhere. */
export const nameOf = ({ title }: JsonObject, current?: Pick<Dashboard, 'name'>): string =>
  current !== undefined && title === current.name ? current.name : String(title).trim();

/** What a dashboard says beside its body; `folder` is the uuid of the folder, undefined for the general one. */
const settingsOf = ({ value }: SentDashboard, folder: string | undefined, current?: Dashboard) => ({
  name: nameOf(value, current),
  tagNames: tagNamesOf(value),
  desc: typeof value.description === 'string' ? value.description.slice(0, DESCRIPTION_LENGTH_MAX) : '',
  folder: folder === undefined ? {} : { folder },
});

export function draftOfNew(sent: SentDashboard, folder: string | undefined): Draft {
  const settings = settingsOf(sent, folder);
  return {
    name: settings.name,
    format: GRAFANA_FORMAT,
    status: 0,
    attributes: { desc: settings.desc, identifier: '', createdWay: 'manual', ...settings.folder },
    body: storedText(sent.node),
    tagNames: settings.tagNames,
  };
}

/**
 * The state that a save asks of a dashboard. What says the same as the dashboard reads now leaves its body untouched.
 * Errors: `ForeignFormat` for another body of a dashboard that was not made in Grafana's format.
 */
export function draftOfSave(current: Dashboard, sent: SentDashboard, folder: string | undefined): Draft {
  const { name, tagNames, desc, folder: place } = settingsOf(sent, folder, current);
  const { folder: _, ...kept } = current.attributes;
  const draft: Draft = {
    ...draftOf(current),
    name,
    tagNames,
    attributes: { ...(kept as DashboardAttributes), desc, ...place },
  };
  if (current.format !== GRAFANA_FORMAT) {
    const settings = ['title', 'tags', 'description'];
    if (!sameDashboard(JSON.stringify(foreignDashboard(current).dashboard), sent.node, settings)) {
      throw foreignFormat(current);
    }
    return draft;
  }
  const { tagNames: stored } = current.derived as unknown as DerivedDashboard;
  const { tagNames: present } = identityOf(current);
  if (sameDashboard(withTags(current.body, stored, present), sent.node)) return draft;
  return { ...draft, body: storedText(sent.node) };
}
